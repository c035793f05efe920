using System.Net.Sockets;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests;

/// <summary>Clients that fall silent in the middle of a request.</summary>
public sealed class SilentClientTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a.io\r\nX-Slow: ", 408)]
    [InlineData("POST / HTTP/1.1\r\nHost: a.io\r\nContent-Length: 1000\r\n\r\nx", 408)]
    [InlineData("POST / HTTP/1.1\r\nHost: a.io\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", 408)]
    public async Task Clients_that_send_half_a_request_and_fall_silent_hurt_nobody_and_are_sent_away(string half, int expected)
    {
        await using TestBackend web = await TestBackend.StartAsync("web", answer: async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(
                context.Response, new Echo("web", "web-0", "", "", "", "", []));
        });
        await using RouterProcess router = await RouterProcess.ServeAsync(web, "/dev/null", null, "--response-timeout", "2");
        using var crowd = new Crowd();
        await crowd.ConnectAsync(router, 500);
        foreach (TcpClient client in crowd.Clients)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(half));
        }

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("web", (await router.GetAsync("a.io", "/")).Who);
        }

        foreach (TcpClient client in crowd.Clients)
        {
            Assert.Equal(expected, await Crowd.StatusOfAsync(client));
        }
    }
}
