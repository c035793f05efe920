using System.Reflection;
using IngressRules.Compilation;
using IngressRules.Forwarding;
using IngressRules.Reading;
using IngressRules.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IngressRules.AspNetCore.Tests;

/// <summary>Options from configuration: appsettings.json, environment variables, the command line.</summary>
public class OptionsFromConfigurationTests
{
    /// <summary>What no text can give: certificates, objects and code.</summary>
    private static readonly string[] s_code =
    [
        "Objects", "DefaultCertificate", "DefaultCertificateChain", "Backends", "Resources", "Dialect",
        "ReaderOptions", "ValidationOptions", "CompilerOptions", "ResolverOptions", "DispatcherOptions",
    ];

    public static TheoryData<Type> OptionTypes =>
    [
        typeof(IngressRulesOptions), typeof(ReaderOptions), typeof(ValidationOptions), typeof(CompilerOptions), typeof(ResolverOptions),
        typeof(DispatcherOptions),
    ];

    [Theory]
    [MemberData(nameof(OptionTypes))]
    public void Every_option_that_text_can_give_can_be_set(Type type) =>
        Assert.All(
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => !s_code.Contains(p.Name)),
            p => Assert.True(OptionBinder.Knows(p), $"{type.Name}.{p.Name} cannot be set from configuration"));

    [Fact]
    public void A_section_sets_options_of_all_types()
    {
        IngressRulesOptions options = Bind(
            ("Paths:0", "manifests"), ("Paths:1", "more"), ("problemjson", "true"), ("EndpointCooldown", "00:00:03"),
            ("TrustedProxies:0", "10.0.0.0/8"), ("HttpsRedirectPort", "8443"), ("ReaderOptions:MaxDepth", "20"),
            ("ReaderOptions:UnknownFields", "ignore"), ("ValidationOptions:Release", "1.30"), ("CompilerOptions:HostFallthrough", "true"),
            ("CompilerOptions:IngressClassNames:0", "public"), ("CompilerOptions:LegacyClasses", "nginx"),
            ("CompilerOptions:DefaultBackend", "shop/web:80"), ("CompilerOptions:ImplementationSpecific", "exact"),
            ("ResolverOptions:AllowExternalName", "true"), ("ResolverOptions:Zone", "a"), ("DispatcherOptions:MaxAttempts", "5"));

        Assert.Equal(["manifests", "more"], options.Paths);
        Assert.Equal((true, 3.0, 8443), (options.ProblemJson, options.EndpointCooldown.TotalSeconds, options.HttpsRedirectPort));
        Assert.Equal("10.0.0.0/8", Assert.Single(options.TrustedProxies).ToString());
        Assert.Equal((20, FieldPolicy.Ignore), (options.ReaderOptions.MaxDepth, options.ReaderOptions.UnknownFields));
        Assert.Equal("1.30", options.ValidationOptions!.Release.ToString());
        CompilerOptions compiler = options.CompilerOptions;
        Assert.True(compiler.HostFallthrough);
        Assert.Equal(AmbiguousTargets.Refuse, compiler.AmbiguousTargets);
        Assert.Equal(["public"], compiler.IngressClassNames);
        Assert.Equal(["nginx"], compiler.LegacyClasses);
        Assert.Equal("shop/web:80", compiler.DefaultBackend?.ToString());
        Assert.Same(ImplementationSpecificMatching.Exact, compiler.ImplementationSpecific);
        Assert.Equal((true, "a"), (options.ResolverOptions.AllowExternalName, options.ResolverOptions.Zone));
        Assert.Equal(5, options.DispatcherOptions.MaxAttempts);
    }

    [Theory]
    [InlineData("HostFalltrough", "true", "IngressRules:HostFalltrough is no option")]
    [InlineData("CompilerOptions:HostFalltrough", "true", "IngressRules:CompilerOptions:HostFalltrough is no option")]
    [InlineData("ProblemJson", "yes", "IngressRules:ProblemJson is \"yes\". Write true or false.")]
    [InlineData("TrustedProxies:0", "10.0.0.0/33", "IngressRules:TrustedProxies:0 is \"10.0.0.0/33\". Write a network such as 10.0.0.0/8.")]
    [InlineData("CompilerOptions:AmbiguousTargets", "2", "Write MatchAsText or Refuse.")]
    [InlineData("CompilerOptions:DefaultBackend", "web", "Write a backend such as shop/web:80.")]
    [InlineData("DefaultCertificate", "a.pem", "one that is set in code")]
    public void What_is_no_option_or_has_another_form_is_said(string key, string value, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => Bind((key, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_from_configuration_change_no_default_of_another_host()
    {
        _ = Bind(("ResolverOptions:AllowExternalName", "true"), ("ReaderOptions:MaxDepth", "20"), ("DispatcherOptions:MaxAttempts", "5"));

        // The binder of .NET sets properties of the object that is there.
        IConfiguration configuration = NewConfiguration(("DispatcherOptions:MaxAttempts", "5"), ("ReaderOptions:MaxDepth", "20"));
        var services = new ServiceCollection();
        services.AddIngressRules();
        services.Configure<IngressRulesOptions>(configuration);
        IngressRulesOptions options = services.BuildServiceProvider().GetRequiredService<IOptions<IngressRulesOptions>>().Value;

        Assert.Equal((5, 20), (options.DispatcherOptions.MaxAttempts, options.ReaderOptions.MaxDepth));
        Assert.Equal(new DispatcherOptions(), DispatcherOptions.Default);
        Assert.Equal(new ReaderOptions(), ReaderOptions.Default);
        Assert.Equal(new ResolverOptions(), ResolverOptions.Default);
    }

    [Fact]
    public void Code_has_the_last_word()
    {
        var services = new ServiceCollection();
        services.AddIngressRules(NewConfiguration(("HttpsRedirectPort", "8443")), options => options.HttpsRedirectPort++);

        Assert.Equal(8444, services.BuildServiceProvider().GetRequiredService<IOptions<IngressRulesOptions>>().Value.HttpsRedirectPort);
    }

    private static IngressRulesOptions Bind(params (string Key, string Value)[] values)
    {
        var services = new ServiceCollection();
        services.AddIngressRules(NewConfiguration([.. values.Select(v => ($"IngressRules:{v.Key}", v.Value))]).GetSection("IngressRules"));
        return services.BuildServiceProvider().GetRequiredService<IOptions<IngressRulesOptions>>().Value;
    }

    private static IConfiguration NewConfiguration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build();
}
