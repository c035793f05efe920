using System.Net;
using System.Net.Http.Headers;
using IngressRules.Kubernetes.Connecting;

namespace IngressRules.Kubernetes.Watching;

/// <summary>Requests to the API server through the connection, the certificates and the credentials of Kubernetes' own client.</summary>
/// <param name="client">The client.</param>
internal sealed class KubernetesApi(k8s.Kubernetes client)
{
    /// <summary>How much of an error is read.</summary>
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>Sends a GET and returns the response as soon as its header is there.</summary>
    /// <param name="pathAndQuery">Path and query, without a slash at the front.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="ApiException">The status is none of success.</exception>
    public Task<HttpResponseMessage> GetAsync(string pathAndQuery, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, pathAndQuery, null, cancellationToken);

    /// <summary>Sends a request and returns the response as soon as its header is there.</summary>
    /// <param name="method">The method.</param>
    /// <param name="pathAndQuery">Path and query, without a slash at the front.</param>
    /// <param name="content">The body; null for none.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="ApiException">The status is none of success.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string pathAndQuery, HttpContent? content, CancellationToken cancellationToken)
    {
        string root = client.BaseUri.AbsoluteUri.TrimEnd('/');
        using var request = new HttpRequestMessage(method, $"{root}/{pathAndQuery}") { Content = content, Version = new(2, 0) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (client.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, cancellationToken).ConfigureAwait(false);
        }

        HttpResponseMessage response = await client.HttpClient
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            (request.Headers.Authorization as PluginToken)?.Refused();
        }

        using (response)
        {
            byte[] body = await ReadStartAsync(response, cancellationToken).ConfigureAwait(false);
            throw new ApiException(ApiStatus.Read(body, response.StatusCode));
        }
    }

    /// <summary>Sends a GET and reads the body.</summary>
    /// <param name="pathAndQuery">Path and query, without a slash at the front.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="ApiException">The status is none of success.</exception>
    public async Task<byte[]> ReadAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await GetAsync(pathAndQuery, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<byte[]> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            byte[] start = new byte[MaxErrorBytes];
            int length = await body
                .ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return start[..length];
        }
    }
}
