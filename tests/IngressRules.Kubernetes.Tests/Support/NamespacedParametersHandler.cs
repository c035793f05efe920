using System.Text;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>
/// A server before 1.22 drops <c>scope</c> and <c>namespace</c> of the parameters of an IngressClass. This puts them back into lists, as a
/// later server sends them.
/// </summary>
/// <param name="ns">The namespace of the parameters.</param>
internal sealed class NamespacedParametersHandler(string ns) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        string url = request.RequestUri!.PathAndQuery;
        if (url.Contains("/ingressclasses", StringComparison.Ordinal) && !url.Contains("watch=true", StringComparison.Ordinal))
        {
            string text = await response.Content.ReadAsStringAsync(cancellationToken);
            text = text.Replace(
                "\"parameters\":{",
                $"\"parameters\":{{\"scope\":\"Namespace\",\"namespace\":\"{ns}\",",
                StringComparison.Ordinal);
            response.Content = new StringContent(text, Encoding.UTF8, "application/json");
        }

        return response;
    }
}
