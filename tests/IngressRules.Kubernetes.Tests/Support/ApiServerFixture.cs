using System.Diagnostics.CodeAnalysis;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>The API server that the tests of a collection share; each test has a namespace of its own.</summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The test framework calls DisposeAsync.")]
public sealed class ApiServerFixture(IMessageSink messages) : IAsyncLifetime
{
    private ApiServer? _server;
    private int _namespaces;

    /// <summary>Whether there is a server to test with.</summary>
    internal static bool IsAvailable => ApiServer.Assets is not null;

    /// <summary>The server.</summary>
    internal ApiServer Server => _server!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (!Kubectl.IsAvailable)
        {
            messages.OnMessage(new DiagnosticMessage(KubectlFactAttribute.Missing));
        }

        if (IsAvailable)
        {
            _server = await ApiServer.StartAsync();
        }
        else
        {
            messages.OnMessage(new DiagnosticMessage(ApiServerFactAttribute.Missing));
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>Makes a namespace for a test.</summary>
    internal async Task<string> NewNamespaceAsync()
    {
        string name = $"test-{Interlocked.Increment(ref _namespaces)}";
        await Server.CreateAsync("api/v1/namespaces", $$$"""{"metadata":{"name":"{{{name}}}"}}""");
        return name;
    }
}

/// <summary>The tests that share an API server.</summary>
[CollectionDefinition(Name)]
public sealed class ApiServerTests : ICollectionFixture<ApiServerFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "A real API server";
}
