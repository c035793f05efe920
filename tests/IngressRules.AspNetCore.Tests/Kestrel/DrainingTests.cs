using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace IngressRules.AspNetCore.Tests.Kestrel;

/// <summary>Draining is opt-in, covers all endpoints of a server, and changes its sockets only if the options say so.</summary>
public class DrainingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void AddIngressRules_alone_touches_no_socket_and_drains_nothing()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        int before = builder.Services.Count(IsOfKestrelPackage);
        builder.Services.AddIngressRules();
        Assert.Equal(0, before);
        Assert.DoesNotContain(builder.Services, IsOfKestrelPackage);
        Assert.DoesNotContain(builder.Services, d => d.ServiceType == typeof(IStartupFilter));
        Assert.DoesNotContain(builder.Services, d => d.ServiceType == typeof(IPostConfigureOptions<SocketTransportOptions>));
        Assert.True(CreatesSocketsAsKestrelDoes(builder));
        Assert.DoesNotContain(
            typeof(IngressRulesOptions).Assembly.GetReferencedAssemblies(),
            a => a.Name == typeof(Microsoft.AspNetCore.Hosting.IngressDrainingExtensions).Assembly.GetName().Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Draining_touches_sockets_only_to_drop_new_connections(bool drop)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseIngressDraining(draining => draining.DropNewConnections = drop);
        Assert.Equal(!drop, CreatesSocketsAsKestrelDoes(builder));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task An_idle_client_gets_one_more_response_on_any_endpoint(bool strict, bool drop)
    {
        await using WebApplication app = await StartAsync(listen => _ = strict ? listen.UseStrictHttp() : listen, drop);
        using Socket client = await ConnectAsync(app);
        Assert.DoesNotContain("Connection: close", await AskAsync(client), StringComparison.Ordinal);

        // The drain period is an hour, but ends as soon as the only client has disconnected.
        app.Lifetime.StopApplication();
        Task stopped = app.StopAsync();
        Assert.Contains("Connection: close", await AskAsync(client), StringComparison.Ordinal);
        Assert.Equal(0, await client.ReceiveAsync(new byte[1]).WaitAsync(Limit));
        client.Close();
        await stopped.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_server_whose_clients_have_gone_stops()
    {
        await using WebApplication app = await StartAsync(_ => { }, drop: false);
        using (Socket client = await ConnectAsync(app))
        {
            await AskAsync(client);
        }

        await app.StopAsync().WaitAsync(Limit);
    }

    [Fact]
    public async Task In_the_drain_delay_connections_are_taken_as_before_though_nobody_is_connected()
    {
        await using WebApplication app = await StartAsync(_ => { }, drop: true, delay: TimeSpan.FromHours(1));
        using var impatience = new CancellationTokenSource();
        app.Lifetime.StopApplication();
        Task stopped = app.StopAsync(impatience.Token);
        for (int i = 0; i < 2; i++)
        {
            using Socket client = await ConnectAsync(app);
            Assert.Contains("Connection: close", await AskAsync(client), StringComparison.Ordinal);
        }

        Assert.False(stopped.IsCompleted);
        await impatience.CancelAsync();
        await stopped.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_server_that_did_not_ask_for_draining_does_not_end_connections()
    {
        await using WebApplication app = await StartAsync(_ => { }, drop: null);
        using Socket client = await ConnectAsync(app);
        await AskAsync(client);
        await app.StopAsync().WaitAsync(Limit);
        Assert.Equal(0, await client.ReceiveAsync(new byte[1]).WaitAsync(Limit));
    }

    private static bool IsOfKestrelPackage(ServiceDescriptor service) =>
        service.ServiceType.FullName!.StartsWith("IngressRules.Kestrel.", StringComparison.Ordinal);

    private static bool CreatesSocketsAsKestrelDoes(WebApplicationBuilder builder)
    {
        using var app = (IDisposable)builder.Build();
        SocketTransportOptions options = ((WebApplication)app).Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value;
        return options.CreateBoundListenSocket == new SocketTransportOptions().CreateBoundListenSocket;
    }

    /// <param name="configure">Sets up the endpoint.</param>
    /// <param name="drop">Whether new connections are dropped; null for a server that does not drain.</param>
    /// <param name="delay">The drain delay.</param>
    private static async Task<WebApplication> StartAsync(Action<ListenOptions> configure, bool? drop, TimeSpan delay = default)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, configure));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromHours(2));
        if (drop is { } value)
        {
            builder.WebHost.UseIngressDraining(draining =>
            {
                draining.DrainDelay = delay;
                draining.DrainPeriod = TimeSpan.FromHours(1);
                draining.DropNewConnections = value;
            });
        }

        WebApplication app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentLength = 2;
            return context.Response.WriteAsync("ok");
        });
        await app.StartAsync();
        return app;
    }

    private static async Task<Socket> ConnectAsync(WebApplication app)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, new Uri(app.Urls.First()).Port).WaitAsync(Limit);
        return client;
    }

    /// <summary>Sends a request and returns the whole response.</summary>
    private static async Task<string> AskAsync(Socket client)
    {
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray()).WaitAsync(Limit);
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!text.ToString().EndsWith("\r\n\r\nok", StringComparison.Ordinal))
        {
            int read = await client.ReceiveAsync(buffer).WaitAsync(Limit);
            Assert.NotEqual(0, read);
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
