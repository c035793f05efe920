using System.Diagnostics.CodeAnalysis;
using IngressRules.AspNetCore;
using IngressRules.Compilation;
using IngressRules.Validation;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds IngressRules with options from configuration: <c>appsettings.json</c>, environment variables, the command line.</summary>
public static class IngressRulesConfigurationExtensions
{
    /// <summary>
    /// Adds the rule table, its sources and the dispatcher, with options from a section. Its keys are the names of the options; those of
    /// <see cref="CompilerOptions"/> and the like are below a key of that name.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="section">The section, such as <c>configuration.GetSection("IngressRules")</c>.</param>
    /// <param name="configure">Changes the options afterwards; may be null.</param>
    /// <returns>A builder for the sources and the forwarder.</returns>
    /// <exception cref="InvalidOperationException">
    /// At the start of the host: a key is no option, or a value has another form. The message names both.
    /// </exception>
    public static IngressRulesBuilder AddIngressRules(
        this IServiceCollection services, IConfiguration section, Action<IngressRulesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.Configure<IngressRulesOptions>(options => Apply(options, section));
        return services.AddIngressRules(configure);
    }

    /// <summary>
    /// Sets what the section names. The records of options are copied first: their defaults are shared by the whole process.
    /// </summary>
    private static void Apply(IngressRulesOptions options, IConfiguration section)
    {
        options.ReaderOptions = Copy(options.ReaderOptions with { }, nameof(options.ReaderOptions));
        options.CompilerOptions = Copy(options.CompilerOptions with { }, nameof(options.CompilerOptions));
        options.ResolverOptions = Copy(options.ResolverOptions with { }, nameof(options.ResolverOptions));
        options.DispatcherOptions = Copy(options.DispatcherOptions with { }, nameof(options.DispatcherOptions));
        if (section.GetSection(nameof(options.ValidationOptions)).Exists())
        {
            ValidationOptions validation = options.ValidationOptions ?? ValidationOptions.Default;
            options.ValidationOptions = Copy(validation with { }, nameof(options.ValidationOptions));
        }

        OptionBinder.Bind(
            options,
            section,
            except:
            [
                nameof(options.ReaderOptions), nameof(options.CompilerOptions), nameof(options.ResolverOptions),
                nameof(options.DispatcherOptions), nameof(options.ValidationOptions),
            ]);

        T Copy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(T copy, string key)
            where T : class
        {
            OptionBinder.Bind(copy, section.GetSection(key));
            return copy;
        }
    }
}
