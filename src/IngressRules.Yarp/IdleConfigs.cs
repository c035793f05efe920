using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Forwarder;

namespace IngressRules.Yarp;

/// <summary>
/// The settings of YARP for requests that have an idle timeout of their own, by their class or by a policy. They are made once for each
/// version of the object that asks for it, and go with it.
/// </summary>
internal sealed class IdleConfigs
{
    private readonly ConditionalWeakTable<object, ConcurrentDictionary<ForwarderRequestConfig, ForwarderRequestConfig>> _made = [];

    /// <summary>The settings for a request in place of the host's.</summary>
    /// <param name="owner">The parameters or the policy that ask for it.</param>
    /// <param name="idle">The timeout; null for the host's.</param>
    /// <param name="usual">The host's settings for the protocol.</param>
    public ForwarderRequestConfig Of(object owner, TimeSpan? idle, ForwarderRequestConfig usual) => idle is { } timeout
        ? _made.GetValue(owner, static _ => new(ReferenceEqualityComparer.Instance))
            .GetOrAdd(usual, static (config, idle) => config with { ActivityTimeout = idle }, timeout)
        : usual;
}
