using System.Diagnostics.CodeAnalysis;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reloading;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.Applying;

/// <summary>Brings the changes of a queue into the table, on a thread of its own: a busy thread pool delays no change.</summary>
/// <param name="tables">Holds the table that serves requests.</param>
/// <param name="options">How tables are made.</param>
/// <param name="queue">What has changed.</param>
/// <param name="secrets">Learns which Secrets the table needs.</param>
/// <param name="maps">Learns which ConfigMaps the table needs.</param>
/// <param name="applied">Learns what has come into the table.</param>
/// <param name="time">The clock of pauses.</param>
/// <param name="logger">Where failures go.</param>
internal sealed class TableWriter(
    RoutingTableSource tables,
    KubernetesSourceOptions options,
    ChangeQueue queue,
    TlsSecrets secrets,
    ClassParameterMaps maps,
    AppliedState applied,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>The findings about objects that could not be decoded.</summary>
    private readonly Dictionary<ObjectReference, ValueList<Diagnostic>> _undecoded = [];

    private RoutingTable? _made;
    private int _tablesMade;

    /// <summary>How many tables have been made.</summary>
    public int TablesMade => Volatile.Read(ref _tablesMade);

    /// <summary>Completes with the first table.</summary>
    public TaskCompletionSource FirstTable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Applies changes until it is cancelled. It blocks its thread.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public void Run(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                // The first change after a pause without changes is not delayed; those that follow it are collected.
                TimeSpan pause = options.QuietTime;
                while (Apply())
                {
                    Task.Delay(pause, time, cancellationToken).GetAwaiter().GetResult();
                    pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, options.MaxQuietTime.Ticks));
                }

                queue.Wait(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The source is closed.
        }
    }

    /// <summary>Makes a table of all that has changed; false where nothing has.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The last table stays in use.")]
    private bool Apply()
    {
        IReadOnlyDictionary<ObjectReference, Pending> taken = queue.Take();
        if (taken.Count == 0 && _made is not null)
        {
            return false;
        }

        try
        {
            Write(taken);
        }
        catch (Exception error)
        {
            KubernetesLog.TableFailed(logger, error);
            queue.GiveBack(taken);
        }

        return true;
    }

    private void Write(IReadOnlyDictionary<ObjectReference, Pending> taken)
    {
        foreach ((ObjectReference name, Pending pending) in taken)
        {
            if (pending.Findings.Count == 0)
            {
                _undecoded.Remove(name);
            }
            else
            {
                _undecoded[name] = pending.Findings;
            }
        }

        ObjectChanges changes = ToChanges(taken);
        if (_made is null || !changes.IsEmpty)
        {
            bool isFirst = _made is null;
            long start = time.GetTimestamp();
            ReloadResult result = tables.Reload(current => Next(current, changes));
            options.Reloaded?.Invoke(time.GetElapsedTime(start), result);
            if (result.Error is { } error)
            {
                throw error;
            }

            _made = result.Current;
            Interlocked.Increment(ref _tablesMade);
            if (isFirst || MayNameOtherSecrets(changes))
            {
                secrets.Want(result.Current.Matcher.Rules.Ingresses);
                maps.Want(result.Current.Matcher.Rules.Ingresses);
            }
        }

        // Only now: after a failure the same changes come again, and must count as changes again.
        Remember(taken);
        applied.Publish(_made, taken.Keys.Any(n => n.Kind == KubernetesKind.Of<Ingress>().Name));
        FirstTable.TrySetResult();
    }

    private RoutingTable Next(RoutingTable current, ObjectChanges changes)
    {
        ValueList<Diagnostic> undecoded = _undecoded
            .OrderBy(f => f.Key.ToString(), StringComparer.Ordinal)
            .SelectMany(f => f.Value)
            .ToValueList();
        RoutingTable last = _made ?? RoutingTable.Build(
            KubernetesObjects.Empty, options.CompilerOptions, options.ValidationOptions, options.ResolverOptions, current);
        return last.With(changes, undecoded);
    }

    /// <summary>The changes as the table takes them. An Ingress whose status alone has changed is none.</summary>
    private ObjectChanges ToChanges(IReadOnlyDictionary<ObjectReference, Pending> taken)
    {
        var changed = new List<IKubernetesObject>();
        var removed = new List<ObjectReference>();
        var refused = new List<RefusedObject>();
        foreach ((ObjectReference name, Pending pending) in taken)
        {
            if (pending.Findings.Count > 0)
            {
                refused.Add(new(name, pending.Findings[0]));
            }

            if (pending.Item is { } item)
            {
                if (item is not Ingress ingress
                    || !applied.Ingresses.TryGetValue(name, out Ingress? known)
                    || !IsSameToRules(known, ingress))
                {
                    changed.Add(item);
                }
            }
            else if (pending.IsRemoved)
            {
                removed.Add(name);
            }
        }

        return new()
        {
            Changed = KubernetesObjects.Create(changed),
            Removed = removed.ToValueList(),
            Refused = refused.ToValueList(),
        };
    }

    private static bool IsSameToRules(Ingress before, Ingress after) => after == before with
    {
        Status = after.Status,
        Metadata = before.Metadata with
        {
            ResourceVersion = after.Metadata.ResourceVersion,
            ManagedFields = after.Metadata.ManagedFields,
        },
    };

    private bool MayNameOtherSecrets(ObjectChanges changes) =>
        changes.Concern<IngressClass>()
        || changes.Changed.Ingresses.Any(NamesOthers)
        || changes.Changed.Ingresses.Select(i => i.ToReference())
            .Concat(changes.RemovedOf<Ingress>())
            .Any(n => applied.Ingresses.TryGetValue(n, out Ingress? before) && NamesOthers(before));

    private bool NamesOthers(Ingress ingress) =>
        ingress.Spec.Tls.Count > 0 || options.CompilerOptions.Dialect?.ReferencesOf(ingress).Any() == true;

    private void Remember(IReadOnlyDictionary<ObjectReference, Pending> taken)
    {
        foreach ((ObjectReference name, Pending pending) in taken)
        {
            if (pending.Item is Ingress ingress)
            {
                applied.Ingresses[name] = ingress;
            }
            else if (pending.IsRemoved)
            {
                applied.Ingresses.TryRemove(name, out _);
            }
        }
    }
}
