using System.Runtime.CompilerServices;
using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reloading;
using IngressRules.Validation;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// All findings about a table: its own, and those of the analysis, as <c>ingress-rules validate</c> has them. The log, the metrics and the
/// admin page share them, so that all say the same. The analysis of ten thousand Ingresses takes a while: it is made when somebody first
/// asks, never before the table is in service, and not anew for a table that has only other endpoints.
/// </summary>
internal sealed class TableFindings(TimeProvider time)
{
    /// <summary>How long findings about certificates hold. They expire even when nothing changes.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // A table is freed when its last request ends, so nothing here may keep a reference to it.
    private readonly ConditionalWeakTable<RoutingTable, Lazy<Analysed>> _tables = [];
    private Analysis? _last;

    /// <summary>
    /// True where certificates are served: a missing Secret is then a finding also where none is given. The store of the certificates logs
    /// such findings itself, because certificates expire although no object changes.
    /// </summary>
    public bool ServesCertificates { get; set; }

    /// <summary>The findings about a table.</summary>
    public Analysed Of(RoutingTable table) => _tables.GetValue(table, t => new(() => Analyse(t))).Value;

    /// <summary>
    /// Finds anew what depends on the time. Where something has changed, <see cref="Of"/> returns another instance afterwards.
    /// </summary>
    public void Renew(RoutingTable table)
    {
        if (table.Objects.Secrets.Count == 0)
        {
            return;
        }

        Analysed before = Of(table);
        Analysis now = Analyse(table, ServesCertificates);
        _last = now;
        if (!now.Found.Select(WhatItSays).SequenceEqual(before.OfAnalysis.Select(WhatItSays)))
        {
            Analysed renewed = AllOf(table, now);
            _tables.AddOrUpdate(table, new(() => renewed));
        }

        static (DiagnosticCode, ObjectReference?, string, string) WhatItSays(Diagnostic d) => (d.Code, d.Object, d.Field, d.Message);
    }

    private static Analysed AllOf(RoutingTable table, Analysis analysis) =>
        new([.. table.Diagnostics, .. analysis.Found], analysis.Found);

    private Analysed Analyse(RoutingTable table)
    {
        Analysis analysis = _last is { } last && last.IsOf(table, ServesCertificates) && time.GetElapsedTime(last.At) < Lifetime
            ? last
            : Analyse(table, ServesCertificates);
        _last = analysis;
        return AllOf(table, analysis);
    }

    private Analysis Analyse(RoutingTable table, bool servesCertificates)
    {
        KubernetesObjects objects = table.Objects;
        CompilerOptions options = table.Matcher.Rules.Options;
        long at = time.GetTimestamp();

        // What the table has taken is valid, and only the validator can say so. No finding is about EndpointSlices.
        ValidationResult valid = IngressValidator.Validate(objects with { EndpointSlices = [] }, new() { ObjectsAreStored = true });
        ValueList<Diagnostic> found = IngressAnalyzer.Analyze(valid, new()
        {
            // Where there are no classes, the analysis says nothing about them.
            ClassesAreSelected = options.ClassSelection != ClassSelection.Never,
            SecretsAreComplete = servesCertificates,
            Clock = time,
        });
        return new(
            options, servesCertificates, objects.Ingresses, objects.IngressClasses, objects.Services, objects.Secrets, at, found);
    }

    /// <summary>The findings about one table.</summary>
    /// <param name="All">All of them.</param>
    /// <param name="OfAnalysis">Those of the analysis.</param>
    internal sealed record Analysed(ValueList<Diagnostic> All, ValueList<Diagnostic> OfAnalysis);

    /// <summary>What was found, and in what.</summary>
    private sealed record Analysis(
        CompilerOptions Options,
        bool ServesCertificates,
        ValueList<Ingress> Ingresses,
        ValueList<IngressClass> IngressClasses,
        ValueList<Service> Services,
        ValueList<Secret> Secrets,
        long At,
        ValueList<Diagnostic> Found)
    {
        /// <summary>True where a table has the same objects, apart from its EndpointSlices.</summary>
        public bool IsOf(RoutingTable table, bool servesCertificates) =>
            ReferenceEquals(Options, table.Matcher.Rules.Options)
            && ServesCertificates == servesCertificates
            && ReferenceEquals(Ingresses, table.Objects.Ingresses)
            && ReferenceEquals(IngressClasses, table.Objects.IngressClasses)
            && ReferenceEquals(Services, table.Objects.Services)
            && ReferenceEquals(Secrets, table.Objects.Secrets);
    }
}
