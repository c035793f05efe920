using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using IngressRules.Kubernetes.Admission;
using IngressRules.Kubernetes.AspNetCore.Admission;
using IngressRules.Kubernetes.Tests.Support;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.Kubernetes.Tests.Admission;

/// <summary>What the endpoint takes, over a socket.</summary>
public sealed class AdmissionEndpointTests
{
    private static readonly string s_review = Reviews.Review(Reviews.Ingress("default/web", "shop_.example", "/"));

    [Fact]
    public async Task A_review_is_posted_as_JSON_and_all_else_is_refused()
    {
        await using WebApplication app = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.Equal("200 denied", await PostAsync(client, s_review));
        Assert.Equal("200 denied", await PostAsync(client, s_review, type: "application/json; charset=utf-8"));
        Assert.Equal("415 A review is application/json.", await PostAsync(client, s_review, type: "text/plain"));
        Assert.StartsWith("400 The body is not of kind AdmissionReview. ", await PostAsync(client, "{}"), StringComparison.Ordinal);
        Assert.Equal("413 The review is larger than 8 MiB.", await PostAsync(client, new string(' ', IngressAdmission.MaxReviewBytes + 1)));
        using HttpResponseMessage got = await client.GetAsync(new Uri("/admission", UriKind.Relative));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, got.StatusCode);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_given_up_at_the_deadline()
    {
        await using WebApplication app = await StartAsync(options => options.Timeout = TimeSpan.FromMilliseconds(50));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(app.Urls.Single()).Port);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            "POST /admission HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 503 Service Unavailable", await reader.ReadLineAsync().WaitAsync(Eventually.Limit));
    }

    [Fact]
    public async Task Reviews_that_need_more_memory_than_there_is_are_refused_and_give_theirs_back()
    {
        await using WebApplication app = await StartAsync(options => options.MaxBufferedBytes = 2 * s_review.Length);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("503 Too many reviews at once.", await PostAsync(client, s_review + new string(' ', 2 * s_review.Length)));
            Assert.Equal("200 denied", await PostAsync(client, s_review));
        }
    }

    private static async Task<WebApplication> StartAsync(Action<IngressAdmissionOptions>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddIngressRules();
        WebApplication app = builder.Build();
        app.Services.GetRequiredService<RoutingTableSource>().Reload(_ => Reviews.Table());
        app.MapIngressAdmission(configure: configure);
        await app.StartAsync();
        return app;
    }

    private static async Task<string> PostAsync(HttpClient client, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using HttpResponseMessage response = await client.PostAsync(new Uri("/admission", UriKind.Relative), content);
        string text = await response.Content.ReadAsStringAsync();
        return $"{(int)response.StatusCode} {(text.Contains("\"allowed\":false", StringComparison.Ordinal) ? "denied" : text.TrimEnd())}";
    }
}
