using System.Text.RegularExpressions;
using IngressRules.Model;

namespace IngressRules.Policies;

/// <summary>
/// A regular expression over a decoded path, a character for each byte, in linear time. It begins at the path's first character. It may
/// have conditions: expressions of which each must match at the same place, or must not.
/// </summary>
public sealed class LinearPattern
{
    private readonly Regex _regex;
    private readonly Regex[] _required;
    private readonly Regex[] _excluded;

    /// <summary>Creates a pattern.</summary>
    /// <param name="source">The expression as its author wrote it.</param>
    /// <param name="regex">The expression, anchored at the start.</param>
    /// <param name="required">Expressions that must match too.</param>
    /// <param name="excluded">Expressions that must not match.</param>
    /// <exception cref="ArgumentException">An expression is not <see cref="RegexOptions.NonBacktracking"/>.</exception>
    public LinearPattern(string source, Regex regex, ValueList<Regex>? required = null, ValueList<Regex>? excluded = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(regex);
        Source = source;
        _regex = regex;
        _required = required is null ? [] : [.. required];
        _excluded = excluded is null ? [] : [.. excluded];
        if (Array.Exists([regex, .. _required, .. _excluded], r => !r.Options.HasFlag(RegexOptions.NonBacktracking)))
        {
            throw new ArgumentException("A pattern runs in linear time only with RegexOptions.NonBacktracking.", nameof(regex));
        }
    }

    /// <summary>The expression as its author wrote it.</summary>
    public string Source { get; }

    /// <summary>
    /// The text with which every path begins that the pattern matches, in lower case: a filter for tables of many patterns.
    /// </summary>
    public string Prefix { get; init; } = "";

    /// <summary>Some texts that it matches, for comparisons of tables; empty for none.</summary>
    public ValueList<string> Examples { get; init; } = [];

    /// <summary>True where the pattern matches.</summary>
    /// <param name="path">The decoded path.</param>
    public bool IsMatch(ReadOnlySpan<char> path)
    {
        if (!_regex.IsMatch(path))
        {
            return false;
        }

        foreach (Regex required in _required)
        {
            if (!required.IsMatch(path))
            {
                return false;
            }
        }

        foreach (Regex excluded in _excluded)
        {
            if (excluded.IsMatch(path))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The captures, from 1; one that took no part is empty. Null where the pattern does not match.</summary>
    /// <param name="path">The decoded path.</param>
    public IReadOnlyList<string>? Captures(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!IsMatch(path))
        {
            return null;
        }

        GroupCollection groups = _regex.Match(path).Groups;
        string[] captures = new string[groups.Count - 1];
        for (int i = 0; i < captures.Length; i++)
        {
            captures[i] = groups[i + 1].Value;
        }

        return captures;
    }

    /// <summary>The expression as its author wrote it.</summary>
    public override string ToString() => Source;
}
