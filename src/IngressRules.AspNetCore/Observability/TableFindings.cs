using System.Runtime.CompilerServices;
using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// All findings about a table: its own, and those of the analysis, as <c>ingress-rules validate</c> has them. The log, the metrics and the
/// admin page share them, so that all say the same. The first analysis of ten thousand Ingresses takes a while: it is made when somebody
/// first asks, never before the table is in service. The next ones judge what has changed.
/// </summary>
internal sealed class TableFindings(TimeProvider time)
{
    /// <summary>How long findings about certificates hold. They expire even when nothing changes.</summary>
    public static readonly TimeSpan Lifetime = RepeatedAnalysis.Lifetime;

    // A table is freed when its last request ends, so nothing here may keep a reference to it.
    private readonly ConditionalWeakTable<RoutingTable, Lazy<Analysed>> _tables = [];
    private readonly Lock _analysing = new();
    private AnalysisOptions? _options;
    private RepeatedAnalysis _analysis = new();

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
        Analysed now = Analyse(table, anew: true);
        if (!now.OfAnalysis.Select(WhatItSays).SequenceEqual(before.OfAnalysis.Select(WhatItSays)))
        {
            _tables.AddOrUpdate(table, new(() => now));
        }

        static (DiagnosticCode, ObjectReference?, string, string) WhatItSays(Diagnostic d) => (d.Code, d.Object, d.Field, d.Message);
    }

    private Analysed Analyse(RoutingTable table, bool anew = false)
    {
        ValueList<Diagnostic> found;
        lock (_analysing)
        {
            _options = anew ? null : _options;
            found = table.OfServedVersions(AnalysisFor(table.Matcher.Rules.Options).Analyze(Judged(table)));
        }

        return new([.. table.Diagnostics, .. found], found);
    }

    /// <summary>In a cluster, what other controllers serve is theirs to judge.</summary>
    private static KubernetesObjects Judged(RoutingTable table) =>
        table.Matcher.Rules.Options.ClassSelection == ClassSelection.Always
            ? table.Objects with { Ingresses = table.Matcher.Rules.Ingresses }
            : table.Objects;

    private RepeatedAnalysis AnalysisFor(CompilerOptions options)
    {
        // Where there are no classes, the analysis says nothing about them.
        AnalysisOptions wanted = options.ForAnalysis(new()
        {
            ClassesAreSelected = options.ClassSelection != ClassSelection.Never,
            SecretsAreComplete = ServesCertificates,
            HostFallthrough = options.HostFallthrough,
            HasDefaultBackend = options.DefaultBackend is not null,
            Clock = time,
        });
        if (wanted != _options)
        {
            _options = wanted;
            _analysis = new RepeatedAnalysis(wanted, new() { ObjectsAreStored = true });
        }

        return _analysis;
    }

    /// <summary>The findings about one table.</summary>
    /// <param name="All">All of them.</param>
    /// <param name="OfAnalysis">Those of the analysis.</param>
    internal sealed record Analysed(ValueList<Diagnostic> All, ValueList<Diagnostic> OfAnalysis);
}
