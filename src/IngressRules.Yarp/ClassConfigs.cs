using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using IngressRules.Compilation;
using Yarp.ReverseProxy.Forwarder;

namespace IngressRules.Yarp;

/// <summary>
/// The settings of YARP for requests of classes that have an idle timeout of their own. They are made once for each version of a class'
/// parameters, and go with it.
/// </summary>
internal sealed class ClassConfigs
{
    private readonly ConditionalWeakTable<ClassParameters, ConcurrentDictionary<ForwarderRequestConfig, ForwarderRequestConfig>> _made = [];

    /// <summary>The settings of a class in place of the host's.</summary>
    /// <param name="parameters">The parameters of the class.</param>
    /// <param name="usual">The host's settings for the protocol.</param>
    public ForwarderRequestConfig Of(ClassParameters parameters, ForwarderRequestConfig usual) =>
        parameters.IdleTimeout is { } timeout
            ? _made.GetValue(parameters, static _ => new(ReferenceEqualityComparer.Instance))
                .GetOrAdd(usual, static (config, idle) => config with { ActivityTimeout = idle }, timeout)
            : usual;
}
