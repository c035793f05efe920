using System.Text.Json.Nodes;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>A Lease at a <see cref="FakeApi"/>: it refuses a write of an old version, and a test can take it away.</summary>
internal sealed class FakeLease
{
    /// <summary>The name of the Lease.</summary>
    public const string Name = "the-lease";

    private readonly Lock _lock = new();
    private JsonObject? _stored;
    private int _version;

    private FakeLease(FakeApi api)
    {
        api.On("leases", ServeAsync);
        api.On(Name, ServeAsync);
    }

    /// <summary>Who holds it; null where nobody does.</summary>
    public string? Holder
    {
        get
        {
            lock (_lock)
            {
                return _stored?["spec"]?["holderIdentity"]?.GetValue<string>();
            }
        }
    }

    /// <summary>Adds a Lease to a server.</summary>
    /// <param name="api">The server.</param>
    public static FakeLease At(FakeApi api) => new(api);

    /// <summary>Gives it to another holder, who renews it now.</summary>
    /// <param name="holder">The holder.</param>
    public void Take(string holder)
    {
        lock (_lock)
        {
            string now = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
            _stored!["spec"] = new JsonObject
            {
                ["holderIdentity"] = holder,
                ["leaseDurationSeconds"] = 3600,
                ["acquireTime"] = now,
                ["renewTime"] = now,
            };
            Store(_stored);
        }
    }

    /// <summary>Deletes it.</summary>
    public void Delete()
    {
        lock (_lock)
        {
            _stored = null;
        }
    }

    private async Task ServeAsync(FakeRequest request)
    {
        JsonObject? sent = request.Method == "GET" ? null : (JsonObject)JsonNode.Parse(await request.BodyAsync())!;
        string? reply;
        lock (_lock)
        {
            bool isStale = request.Method == "PUT" && sent!["metadata"]!["resourceVersion"]!.GetValue<string>() != $"{_version}";
            if (sent is not null && !isStale && !(request.Method == "POST" && _stored is not null))
            {
                Store(sent);
                sent = null;
            }

            reply = sent is null ? _stored?.ToJsonString() : null;
        }

        await (reply is not null ? request.ReplyAsync(reply)
            : sent is null ? request.FailAsync(404, "NotFound")
            : request.FailAsync(409, "Conflict"));
    }

    private void Store(JsonObject lease)
    {
        _version++;
        lease["metadata"]!["resourceVersion"] = $"{_version}";
        _stored = lease;
    }
}
