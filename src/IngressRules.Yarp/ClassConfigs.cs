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
    private readonly ConditionalWeakTable<ClassParameters, Made> _made = [];

    /// <summary>The settings of a class in place of the host's.</summary>
    /// <param name="parameters">The parameters of the class.</param>
    /// <param name="usual">The host's settings for the protocol.</param>
    public ForwarderRequestConfig Of(ClassParameters parameters, ForwarderRequestConfig usual)
    {
        if (parameters.IdleTimeout is not { } timeout)
        {
            return usual;
        }

        // There are as many settings as protocols to endpoints: two.
        Made made = _made.GetValue(parameters, static _ => new());
        foreach ((ForwarderRequestConfig of, ForwarderRequestConfig config) in made.All)
        {
            if (ReferenceEquals(of, usual))
            {
                return config;
            }
        }

        ForwarderRequestConfig next = usual with { ActivityTimeout = timeout };
        made.All = [.. made.All, (usual, next)];
        return next;
    }

    /// <summary>What was made for one version of parameters. Of two threads that add at once one may have to do it again.</summary>
    private sealed class Made
    {
        public volatile (ForwarderRequestConfig Usual, ForwarderRequestConfig Config)[] All = [];
    }
}
