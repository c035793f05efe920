using System.Threading.Channels;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>The objects of one resource of a <see cref="FakeApi"/>: a list, and a watch that sends what a test changes.</summary>
internal class FakeResource
{
    private readonly Channel<(string Type, string Item)> _changes = Channel.CreateUnbounded<(string, string)>();
    private readonly string[] _listed;

    /// <summary>Adds a resource to a server.</summary>
    /// <param name="api">The server.</param>
    /// <param name="resource">The resource, such as <c>ingresses</c>.</param>
    /// <param name="listed">The objects that it has from the start.</param>
    public FakeResource(FakeApi api, string resource, params string[] listed)
    {
        _listed = listed;
        api.On(resource, ServeAsync);
    }

    /// <summary>Sends a change to whoever watches.</summary>
    /// <param name="item">The object.</param>
    /// <param name="type">What has happened to it.</param>
    public void Change(string item, string type = "MODIFIED") => _changes.Writer.TryWrite((type, item));

    private async Task ServeAsync(FakeRequest request)
    {
        if (!request.IsWatch)
        {
            await request.ListAsync("1", _listed);
            return;
        }

        while (true)
        {
            (string type, string item) = await _changes.Reader.ReadAsync(request.End);
            await request.EventAsync(type, item);
        }
    }
}
