using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Tests.Validation;

/// <summary>The rules U of specification 2.3, and the leniency towards stored objects of specification 2.4.</summary>
public class UpdateRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ValidationOptions Strict = new() { Release = new(35) };

    private static readonly ObjectMetadata Stored = Samples.Metadata with
    {
        ResourceVersion = "7",
        Uid = "u",
        Generation = 3,
        CreationTimestamp = Noon,
        DeletionTimestamp = Noon,
        DeletionGracePeriodSeconds = 30,
        Finalizers = ["example.com/a"],
    };

    [Fact]
    public void An_object_may_be_written_back_as_it_is() => Assert.Equal("", Update(Stored));

    [Fact]
    public void What_a_manifest_does_not_say_is_unchanged() =>
        Assert.Equal("", Update(new() { Name = "web", Namespace = "default" }));

    [Fact]
    public void U1_an_update_needs_a_version_and_takes_the_stored_one()
    {
        Assert.Equal(
            "U1 metadata.resourceVersion FieldValueInvalid\nU1 metadata.resourceVersion FieldValueInvalid",
            Samples.Lines(IngressValidator.Check(Samples.Ingress, Samples.Ingress)));
        Assert.Equal("", Update(Stored with { ResourceVersion = "" }));
    }

    [Fact]
    public void U2_what_identifies_an_object_never_changes()
    {
        Assert.Equal("U2 metadata.name FieldValueInvalid", Update(Stored with { Name = "other" }));
        Assert.Equal("U2 metadata.namespace FieldValueInvalid", Update(Stored with { Namespace = "other" }));
        Assert.Equal("U2 metadata.uid FieldValueInvalid", Update(Stored with { Uid = "v" }));
        Assert.Equal("U2 metadata.creationTimestamp FieldValueInvalid", Update(Stored with { CreationTimestamp = Noon.AddSeconds(1) }));
        Assert.Equal("U2 metadata.deletionTimestamp FieldValueInvalid", Update(Stored with { DeletionTimestamp = Noon.AddSeconds(1) }));
        Assert.Equal("U2 metadata.deletionGracePeriodSeconds FieldValueInvalid", Update(Stored with { DeletionGracePeriodSeconds = 1 }));
    }

    [Fact]
    public void U3_a_generation_never_goes_down()
    {
        Assert.Equal("", Update(Stored with { Generation = 4 }));
        Assert.Equal("U3 metadata.generation FieldValueInvalid", Update(Stored with { Generation = 2 }));
    }

    [Fact]
    public void U4_an_object_that_is_being_deleted_gets_no_new_finalizer()
    {
        Assert.Equal(
            "U4 metadata.finalizers FieldValueForbidden", Update(Stored with { Finalizers = ["example.com/a", "example.com/b"] }));
        Assert.Equal("", Update(Stored with { Finalizers = [] }));

        ObjectMetadata alive = Stored with { DeletionTimestamp = null, DeletionGracePeriodSeconds = null };
        Assert.Empty(IngressValidator.Check(Samples.With(alive), Samples.With(alive with { Finalizers = ["example.com/b"] })));
    }

    [Fact]
    public void The_passes_of_the_server_repeat_what_was_said()
    {
        ObjectMetadata wrong = Stored with { Uid = "v", Labels = Samples.Map("!", ""), Finalizers = ["example.com/a", "x"] };
        Assert.Equal(
            """
            M8 metadata.labels FieldValueInvalid
            U4 metadata.finalizers FieldValueForbidden
            U2 metadata.uid FieldValueInvalid
            M8 metadata.labels FieldValueInvalid
            U4 metadata.finalizers FieldValueForbidden
            U2 metadata.uid FieldValueInvalid
            M8 metadata.labels FieldValueInvalid
            M14 metadata.finalizers[1] FieldValueInvalid
            M8 metadata.labels FieldValueInvalid
            M14 metadata.finalizers[1] FieldValueInvalid
            """,
            Samples.Lines(IngressValidator.Check(Samples.With(Stored), Samples.With(wrong))));
    }

    [Theory]
    [InlineData("Web", "U2 U2 M2")]
    [InlineData("a/b", "M2 U2 U2 M2")]
    [InlineData("%/", "M2 M2 U2 U2 M2")]
    [InlineData("..", "M2 U2 U2 M2")]
    [InlineData("", "M1 U2 U2 M1")]
    public void The_first_pass_asks_of_a_name_only_that_it_fits_a_url(string name, string rules) => Assert.Equal(
        rules, Samples.Rules(IngressValidator.Check(Samples.With(Stored), Samples.With(Stored with { Name = name }))));

    [Theory]
    [InlineData("Web", "M3")]
    [InlineData("a/%", "M3 M3 M3")]
    [InlineData("..", "M3")]
    public void The_first_pass_looks_at_generateName_alike(string generateName, string rules) => Assert.Equal(
        rules, Samples.Rules(IngressValidator.Check(Samples.With(Stored), Samples.With(Stored with { GenerateName = generateName }))));

    [Fact]
    public void A_class_says_of_a_changed_controller_after_the_metadata_and_before_the_rest()
    {
        IngressClass old = Samples.IngressClass with { Metadata = new() { Name = "a", Uid = "u", ResourceVersion = "1" } };
        IngressClass changed = new() { Metadata = new() { Name = "a", Uid = "v" } };
        Assert.Equal(
            """
            U2 metadata.uid FieldValueInvalid
            U2 metadata.uid FieldValueInvalid
            K6 spec.controller FieldValueInvalid
            K1 spec.controller FieldValueRequired
            """,
            Samples.Lines(IngressValidator.Check(old, changed)));
    }

    [Fact]
    public void A_stored_secret_name_that_breaks_T3_frees_all_of_them()
    {
        Ingress bad = InStore(Samples.WithTls(new() { SecretName = "Bad" }));
        Ingress worse =
            InStore(Samples.WithSpec(Samples.Ingress.Spec with { Tls = [new() { SecretName = "Ok_" }, new() { SecretName = "Bad" }] }));
        Assert.Empty(IngressValidator.Check(bad, worse));
        Assert.Equal("T3 T3", Samples.Rules(IngressValidator.Check(InStore(Samples.Ingress), worse)));
    }

    [Fact]
    public void A_stored_wildcard_rule_with_wrong_paths_frees_the_paths_of_wildcard_rules_only()
    {
        Ingress bad = InStore(Samples.WithRule(new() { Host = "*.example.com", Http = new() }));
        Ingress worse = InStore(Samples.WithSpec(new()
        {
            Rules = [new() { Host = "*.b.com", Http = new() }, new() { Host = "b.com", Http = new() }, new() { Host = "*", Http = new() }],
        }));
        Assert.Equal(
            "R4 spec.rules[1].http.paths FieldValueRequired\nR3 spec.rules[2].host FieldValueInvalid",
            Samples.Lines(IngressValidator.Check(bad, worse)));
        Assert.Equal("R4 R4 R3 R4", Samples.Rules(IngressValidator.Check(InStore(Samples.WithHost("*.example.com")), worse)));
    }

    [Fact]
    public void A_stored_wildcard_rule_counts_as_wrong_by_the_old_rule_for_service_names()
    {
        Ingress digits = Samples.WithBackend(IngressBackend.ForService("1web", 80));
        Ingress old = InStore(Samples.WithRule(digits.Spec.Rules[0] with { Host = "*.example.com" }));
        Ingress bad = InStore(Samples.WithRule(new() { Host = "*.example.com", Http = new() }));
        Assert.Empty(IngressValidator.Check(old, bad));
    }

    [Fact]
    public void A_stored_service_name_with_a_digit_first_stays_allowed_before_1_36()
    {
        Ingress digit = InStore(Samples.WithBackend(IngressBackend.ForService("1web", 80)));
        Ingress other = InStore(Samples.WithBackend(IngressBackend.ForService("2web", 80)));
        Ingress asDefault = InStore(Samples.WithSpec(new() { DefaultBackend = IngressBackend.ForService("3web", 80) }));
        Assert.Empty(IngressValidator.Check(digit, other, Strict));
        Assert.Empty(IngressValidator.Check(asDefault, other, Strict));
        Assert.Equal("B4", Samples.Rules(IngressValidator.Check(InStore(Samples.Ingress), other, Strict)));
        Assert.Equal(
            "B4", Samples.Rules(IngressValidator.Check(InStore(Samples.WithBackend(IngressBackend.ForService("W", 80))), other, Strict)));
        Assert.Empty(IngressValidator.Check(InStore(Samples.Ingress), other));
    }

    // Each finding is listed once; another test covers the repetitions.
    private static string Update(ObjectMetadata metadata) =>
        Samples.Lines(IngressValidator.Check(Samples.With(Stored), Samples.With(metadata)).Distinct());

    private static Ingress InStore(Ingress ingress) => ingress with { Metadata = ingress.Metadata with { ResourceVersion = "1" } };
}
