using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>The rules M of specification 2.3.</summary>
public class MetadataRulesTests
{
    private static readonly string A63 = new('a', 63);
    private static readonly string A253 = new('a', 253);

    public static TheoryData<string, string> Names => new()
    {
        { "web", "" },
        { "a", "" },
        { "0", "" },
        { "a.b-c.d", "" },
        { A63 + "a", "" },                      // one label may be longer than 63 (Q32)
        { A253, "" },
        { A253 + "a", "M2" },
        { A253 + "A", "M2 M2" },                // too long and a wrong character: two errors
        { Samples.Repeat("ä", 127), "M2 M2" },  // 254 bytes, though 127 characters
        { Samples.Repeat("ä", 126), "M2" },
        { "", "M1" },
        { "Web", "M2" },
        { "web.", "M2" },
        { ".web", "M2" },
        { "a..b", "M2" },
        { "a.-b", "M2" },
        { "a-.b", "M2" },
        { "-web", "M2" },
        { "web-", "M2" },
        { "a_b", "M2" },
        { "a b", "M2" },
        { "web\n", "M2" },
        { "web\0", "M2" },
        { "\ud800", "M2" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void M1_M2_a_name_is_a_dns_subdomain(string name, string rules)
    {
        Assert.Equal(rules, Samples.Rules(IngressValidator.Check(Samples.With(Samples.Metadata with { Name = name }))));
        Assert.Equal(rules, Samples.Rules(IngressValidator.Check(Samples.IngressClass with { Metadata = new() { Name = name } })));
    }

    public static TheoryData<string, string> GeneratedNames => new()
    {
        { "web-", "" },
        { "web", "" },
        { "web--", "" },
        { "web.", "M3" },                       // a dot may not end the base, but the made name is right
        { "-web", "M3 M2" },                    // the made name is wrong too
        { "Web-", "M3 M2" },
        { "-", "M3 M2" },
        { "a.-", "M2" },                        // the server masks the dot together with the hyphen
        { A253 + "-", "" },
        { A253 + "a", "M3" },                   // the made name is cut
        { Samples.Repeat("a", 60) + "_", "M3" },
        { Samples.Repeat("a", 57) + "_", "M3 M2" },
        { "ä-", "M3 M2" },
    };

    [Theory]
    [MemberData(nameof(GeneratedNames))]
    public void M3_generateName_starts_a_dns_subdomain(string generateName, string rules) => Assert.Equal(
        rules, Samples.Rules(IngressValidator.Check(Samples.With(new() { Namespace = "default", GenerateName = generateName }))));

    public static TheoryData<string, string> Namespaces => new()
    {
        { "default", "" },
        { "0", "" },
        { A63, "" },
        { A63 + "a", "M5" },
        { "", "M4" },
        { "Default", "M5" },
        { "a.b", "M5" },
        { "a.B", "M5" },
        { Samples.Repeat("a.", 32) + "a", "M5 M5" },
        { "-a", "M5" },
    };

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void M4_M5_the_namespace_of_an_ingress_is_one_label(string @namespace, string rules) => Assert.Equal(
        rules, Samples.Rules(IngressValidator.Check(Samples.With(Samples.Metadata with { Namespace = @namespace }))));

    [Fact]
    public void M6_an_ingress_class_has_no_namespace() => Assert.Equal(
        "M6 metadata.namespace FieldValueForbidden",
        Samples.Lines(IngressValidator.Check(Samples.IngressClass with { Metadata = new() { Name = "a", Namespace = "b" } })));

    [Fact]
    public void M7_a_negative_generation_is_overwritten_on_creation_and_refused_on_update()
    {
        Ingress negative = Samples.With(Samples.Metadata with { Generation = -1, ResourceVersion = "1" });
        Assert.Empty(IngressValidator.Check(negative));
        Assert.Equal("M7 U3 U3 M7", Samples.Rules(IngressValidator.Check(Samples.Ingress, negative)));
    }

    public static TheoryData<string, string> Keys => new()
    {
        { "app", "" },
        { "example.com/app", "" },
        { "A.b_c-D", "" },
        { A63, "" },
        { A253 + "/a", "" },
        { A63 + "a", "X" },
        { A253 + "a/a", "X" },
        { A63 + "a!", "X X" },
        { A253 + "!/a", "X X" },
        { "", "X X" },                          // no name, and the empty name breaks the pattern as well
        { "/a", "X" },
        { "a/", "X X" },
        { "/", "X X X" },
        { "a/b/c", "X" },
        { "a b/c d", "X X" },
        { "-a", "X" },
        { "a-", "X" },
        { "a\n", "X" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void M8_a_label_key_is_a_qualified_name(string key, string errors) => Assert.Equal(
        errors.Replace("X", "M8 metadata.labels FieldValueInvalid").Replace(" M8", "\nM8"),
        Samples.Lines(IngressValidator.Check(Samples.With(Samples.Metadata with { Labels = Samples.Map(key, "") }))));

    [Theory]
    [MemberData(nameof(Keys))]
    public void M10_an_annotation_key_is_a_qualified_name(string key, string errors) => Assert.Equal(
        errors.Replace("X", "M10 metadata.annotations FieldValueInvalid").Replace(" M10", "\nM10"),
        Samples.Lines(IngressValidator.Check(Samples.With(Samples.Metadata with { Annotations = Samples.Map(key, "") }))));

    [Theory]
    [InlineData("Example.com/app", "M8", "")]
    [InlineData("EXAMPLE.COM/APP", "M8", "")]
    [InlineData("\u212aelvin.example/app", "M8", "")]   // the Kelvin sign is a k in lower case
    [InlineData("\u0130.example/app", "M8", "")]        // the dotted capital I is an i in Go's table
    [InlineData("\u00c4.example/app", "M8", "M10")]
    public void M10_capitals_in_the_domain_pass_in_an_annotation_and_not_in_a_label(string key, string asLabel, string asAnnotation)
    {
        Assert.Equal(asLabel, Samples.Rules(IngressValidator.Check(Samples.With(Samples.Metadata with { Labels = Samples.Map(key, "") }))));
        Assert.Equal(
            asAnnotation,
            Samples.Rules(IngressValidator.Check(Samples.With(Samples.Metadata with { Annotations = Samples.Map(key, "") }))));
    }

    public static TheoryData<string, string> LabelValues => new()
    {
        { "", "" },
        { "a.B_c-1", "" },
        { A63, "" },
        { A63 + "a", "M9" },
        { A63 + "!", "M9 M9" },
        { "a b", "M9" },
        { "-", "M9" },
        { "a-", "M9" },
        { "a\n", "M9" },
    };

    [Theory]
    [MemberData(nameof(LabelValues))]
    public void M9_a_label_value_is_empty_or_a_name(string value, string rules) => Assert.Equal(
        rules, Samples.Rules(IngressValidator.Check(Samples.With(Samples.Metadata with { Labels = Samples.Map("app", value) }))));

    [Theory]
    [InlineData(262143, "a", "")]
    [InlineData(262144, "a", "M11 metadata.annotations FieldValueTooLong")]
    [InlineData(131071, "ä", "")]
    [InlineData(131072, "ä", "M11 metadata.annotations FieldValueTooLong")]
    public void M11_keys_and_values_have_at_most_256_KiB(int count, string text, string lines)
    {
        Ingress ingress = Samples.With(Samples.Metadata with { Annotations = Samples.Map("k", Samples.Repeat(text, count)) });
        Assert.Equal(lines, Samples.Lines(IngressValidator.Check(ingress)));
    }

    [Fact]
    public void M11_half_a_surrogate_pair_counts_as_the_three_bytes_that_it_is_stored_as()
    {
        // 87381 times three bytes, and one byte of the key, are exactly the limit.
        Assert.Equal("", Check(87381));
        Assert.Equal("M11", Check(87382));

        static string Check(int count) => Samples.Rules(IngressValidator.Check(
            Samples.With(Samples.Metadata with { Annotations = Samples.Map("k", new string('\ud800', count)) })));
    }

    [Theory]
    [InlineData("apps/v1", "Deployment", "d", "u", "")]
    [InlineData("v1", "Pod", "d", "u", "")]
    [InlineData("/v1", "Pod", "d", "u", "")]
    [InlineData("", "", "", "", "apiVersion kind name uid")]
    [InlineData("apps/", "Deployment", "d", "u", "apiVersion")]
    [InlineData("/", "Deployment", "d", "u", "apiVersion")]
    [InlineData("a/b/c", "Deployment", "d", "u", "apiVersion")]
    public void M12_an_owner_has_a_version_a_kind_a_name_and_a_uid(string apiVersion, string kind, string name, string uid, string fields)
    {
        Ingress ingress = WithOwners(new OwnerReference { ApiVersion = apiVersion, Kind = kind, Name = name, Uid = uid });
        Assert.Equal(
            string.Join('\n', fields.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(f => $"M12 metadata.ownerReferences.{f} FieldValueInvalid")),
            Samples.Lines(IngressValidator.Check(ingress)));
    }

    [Fact]
    public void M13_one_owner_is_the_controller_and_none_is_an_event()
    {
        var owner = new OwnerReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = "d", Uid = "u", Controller = true };
        Assert.Empty(IngressValidator.Check(WithOwners(owner, owner with { Controller = false }, owner with { Controller = null })));
        Assert.Equal(
            "M13 M13",
            Samples.Rules(IngressValidator.Check(WithOwners(owner, owner with { Name = "e" }, owner with { Kind = "StatefulSet" }))));

        // The server drops a repeated reference before its checks.
        Assert.Empty(IngressValidator.Check(WithOwners(owner, owner)));
        Assert.Equal("M12", Samples.Rules(IngressValidator.Check(WithOwners(owner with { Uid = "" }, owner with { Uid = "" }))));

        Assert.Equal(
            "M13 metadata.ownerReferences FieldValueInvalid",
            Samples.Lines(IngressValidator.Check(WithOwners(owner with { ApiVersion = "v1", Kind = "Event" }))));
        Assert.Empty(IngressValidator.Check(WithOwners(owner with { ApiVersion = "events.k8s.io/v1", Kind = "Event" })));
    }

    [Theory]
    [InlineData("example.com/clean", "")]
    [InlineData("kubernetes", "")]
    [InlineData("orphan", "")]
    [InlineData("foregroundDeletion", "")]
    [InlineData("clean", "metadata.finalizers[0]")]
    [InlineData("a b/c d", "metadata.finalizers metadata.finalizers")]
    [InlineData("a b", "metadata.finalizers metadata.finalizers[0]")]
    [InlineData("", "metadata.finalizers metadata.finalizers metadata.finalizers[0]")]
    [InlineData("orphan,foregroundDeletion", "metadata.finalizers")]
    public void M14_a_finalizer_has_a_domain_or_is_kubernetes_own(string finalizers, string fields) => Assert.Equal(
        fields,
        string.Join(' ', IngressValidator.Check(Samples.With(Samples.Metadata with { Finalizers = [.. finalizers.Split(',')] }))
            .Select(d => d.Field)));

    [Fact]
    public void M15_managed_fields_are_the_servers_own_and_checked_all_the_same()
    {
        var good = new ManagedFieldsEntry { Manager = "kubectl", Operation = "Apply", FieldsType = "FieldsV1" };
        Assert.Empty(Check(good with { Manager = new string('m', 128), Operation = "Update", FieldsType = "" }));
        Assert.Equal(
            """
            M15 metadata.managedFields[0].operation FieldValueInvalid
            M15 metadata.managedFields[0].fieldsType FieldValueInvalid
            M15 metadata.managedFields[0].manager FieldValueTooLong
            M15 metadata.managedFields[0].manager FieldValueInvalid
            M15 metadata.managedFields[0].subresource FieldValueTooLong
            """,
            Samples.Lines(Check(new()
            {
                Operation = "apply",
                FieldsType = "V2",
                Manager = new string('m', 128) + "\t",
                Subresource = new string('s', 257),
            })));

        static ValueList<Diagnostic> Check(ManagedFieldsEntry entry) =>
            IngressValidator.Check(Samples.With(Samples.Metadata with { ManagedFields = [entry] }));
    }

    [Theory]
    [InlineData("a-1", "")]
    [InlineData("1a", "M16")]
    [InlineData("a.b", "M16")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaA", "M16 M16")]
    public void M16_a_cluster_name_is_a_label_up_to_1_24(string name, string rules)
    {
        Ingress ingress = Samples.With(Samples.Metadata with { ClusterName = name });
        Assert.Equal(rules, Samples.Rules(IngressValidator.Check(ingress, new() { Release = new(24) })));
        Assert.Empty(IngressValidator.Check(ingress, new() { Release = new(25) }));
    }

    private static Ingress WithOwners(params OwnerReference[] owners) =>
        Samples.With(Samples.Metadata with { OwnerReferences = [.. owners] });
}
