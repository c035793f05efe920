using System.Net;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests;

/// <summary>
/// A real gRPC client and a real gRPC server on both sides of the router: every kind of call, with headers, trailers and errors.
/// </summary>
public sealed class GrpcTests : IAsyncLifetime
{
    private static readonly CallOptions Limit = new(deadline: DateTime.UtcNow.AddMinutes(5));

    private WebApplication _server = null!;
    private TestRouter _router = null!;
    private GrpcChannel _channel = null!;
    private CallInvoker _calls = null!;

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        _server = builder.Build();
        _server.UseRouting();
        _server.MapGrpcService<EchoService>();
        await _server.StartAsync();
        _router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new()
                {
                    Ingresses = [Manifests.NewIngress("grpc", [("", "Prefix", "/test.Echo", "echo")])],
                    Services = [TestBackend.NewService("echo")],
                    EndpointSlices = [TestBackend.NewSlice("echo", "echo-0", new Uri(_server.Urls.First()).Port, "kubernetes.io/h2c")],
                },
            },
            host: b => b.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2)));
        _channel = GrpcChannel.ForAddress(new Uri($"http://127.0.0.1:{_router.SecondPort}"));
        _calls = _channel.CreateCallInvoker();
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _router.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_unary_call_brings_its_answer_and_its_trailers()
    {
        using AsyncUnaryCall<string> call = _calls.AsyncUnaryCall(EchoMethods.Unary, null, Limit, "hello");
        Assert.Equal("hello", await call);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("unary", call.GetTrailers().GetValue("kind"));
    }

    [Fact]
    public async Task An_error_arrives_with_its_code_and_message()
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(
            async () => await _calls.AsyncUnaryCall(EchoMethods.Unary, null, Limit, "fail"));
        Assert.Equal((StatusCode.FailedPrecondition, "as asked"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task A_stream_from_the_client_is_added_up()
    {
        using AsyncClientStreamingCall<string, string> call = _calls.AsyncClientStreamingCall(EchoMethods.ClientStream, null, Limit);
        foreach (string word in (string[])["a", "b", "c"])
        {
            await call.RequestStream.WriteAsync(word);
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal("abc", await call);
    }

    [Fact]
    public async Task A_stream_from_the_server_arrives_message_by_message()
    {
        using AsyncServerStreamingCall<string> call = _calls.AsyncServerStreamingCall(EchoMethods.ServerStream, null, Limit, "abc");
        var words = new List<string>();
        await foreach (string word in call.ResponseStream.ReadAllAsync())
        {
            words.Add(word);
        }

        Assert.Equal(["a", "b", "c"], words);
    }

    [Fact]
    public async Task Both_sides_talk_at_once_and_the_head_comes_before_the_first_message()
    {
        using AsyncDuplexStreamingCall<string, string> call = _calls.AsyncDuplexStreamingCall(EchoMethods.Duplex, null, Limit);
        Metadata headers = await call.ResponseHeadersAsync;
        Assert.Equal("open", headers.GetValue("state"));
        foreach (string word in (string[])["one", "two"])
        {
            // Waits for each response message before it sends the next message.
            await call.RequestStream.WriteAsync(word);
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(word, call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }
}

/// <summary>The methods as a generated client would define them, with plain text as messages.</summary>
internal static class EchoMethods
{
    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    public static Method<string, string> Unary { get; } = new(MethodType.Unary, "test.Echo", "Unary", Text, Text);

    public static Method<string, string> ClientStream { get; } = new(MethodType.ClientStreaming, "test.Echo", "ClientStream", Text, Text);

    public static Method<string, string> ServerStream { get; } = new(MethodType.ServerStreaming, "test.Echo", "ServerStream", Text, Text);

    public static Method<string, string> Duplex { get; } = new(MethodType.DuplexStreaming, "test.Echo", "Duplex", Text, Text);
}

/// <summary>The base class that a generator would make from the service's description.</summary>
[BindServiceMethod(typeof(EchoServiceBase), nameof(BindService))]
internal abstract class EchoServiceBase
{
    public static void BindService(ServiceBinderBase binder, EchoServiceBase? service)
    {
        binder.AddMethod(EchoMethods.Unary, service is null ? null : new UnaryServerMethod<string, string>(service.Unary));
        binder.AddMethod(
            EchoMethods.ClientStream, service is null ? null : new ClientStreamingServerMethod<string, string>(service.ClientStream));
        binder.AddMethod(
            EchoMethods.ServerStream, service is null ? null : new ServerStreamingServerMethod<string, string>(service.ServerStream));
        binder.AddMethod(EchoMethods.Duplex, service is null ? null : new DuplexStreamingServerMethod<string, string>(service.Duplex));
    }

    public abstract Task<string> Unary(string request, ServerCallContext context);

    public abstract Task<string> ClientStream(IAsyncStreamReader<string> requests, ServerCallContext context);

    public abstract Task ServerStream(string request, IServerStreamWriter<string> answers, ServerCallContext context);

    public abstract Task Duplex(IAsyncStreamReader<string> requests, IServerStreamWriter<string> answers, ServerCallContext context);
}

/// <summary>The service.</summary>
internal sealed class EchoService : EchoServiceBase
{
    public override Task<string> Unary(string request, ServerCallContext context)
    {
        context.ResponseTrailers.Add("kind", "unary");
        return request == "fail" ? throw new RpcException(new Status(StatusCode.FailedPrecondition, "as asked")) : Task.FromResult(request);
    }

    public override async Task<string> ClientStream(IAsyncStreamReader<string> requests, ServerCallContext context)
    {
        var all = new StringBuilder();
        await foreach (string word in requests.ReadAllAsync())
        {
            all.Append(word);
        }

        return all.ToString();
    }

    public override async Task ServerStream(string request, IServerStreamWriter<string> answers, ServerCallContext context)
    {
        foreach (char letter in request)
        {
            await answers.WriteAsync(letter.ToString());
        }
    }

    public override async Task Duplex(IAsyncStreamReader<string> requests, IServerStreamWriter<string> answers, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync(new Metadata { { "state", "open" } });
        await foreach (string word in requests.ReadAllAsync())
        {
            await answers.WriteAsync(word);
        }
    }
}
