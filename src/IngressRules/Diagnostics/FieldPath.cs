using System.Globalization;
using System.Text;

namespace IngressRules.Diagnostics;

/// <summary>
/// The place of a field inside an object, in Kubernetes' notation: <c>spec.rules[0].http.paths[1].path</c>. A path refers to its parent, so
/// the parent is shared by all fields below it. Its text is built only by <see cref="ToString"/>.
/// </summary>
public sealed class FieldPath
{
    private readonly string? _name;
    private readonly int _index;

    private FieldPath(FieldPath? parent, string? name, int index)
    {
        Parent = parent;
        _name = name;
        _index = index;
    }

    /// <summary>The object itself. Its text is empty.</summary>
    public static FieldPath Root { get; } = new(null, null, -1);

    /// <summary>The path one step up, or null at the root.</summary>
    public FieldPath? Parent { get; }

    /// <summary>The name of the last step, or null where the step is a list index.</summary>
    public string? Name => _name;

    /// <summary>The list index of the last step, or -1 where the step is a name.</summary>
    public int ListIndex => _index;

    /// <summary>The field <paramref name="name"/> below this one.</summary>
    public FieldPath Child(string name) => new(this, name, -1);

    /// <summary>The list item <paramref name="index"/> below this field, counted from 0.</summary>
    public FieldPath Index(int index) => new(this, null, index);

    /// <summary>The text in Kubernetes' notation.</summary>
    public override string ToString()
    {
        if (Parent is null)
        {
            return "";
        }

        var text = new StringBuilder();
        Write(this, text);
        return text.ToString();
    }

    private static void Write(FieldPath path, StringBuilder text)
    {
        if (path.Parent is null)
        {
            return;
        }

        Write(path.Parent, text);
        if (path._name is null)
        {
            text.Append('[').Append(path._index.ToString(CultureInfo.InvariantCulture)).Append(']');
        }
        else
        {
            if (text.Length > 0)
            {
                text.Append('.');
            }

            text.Append(path._name);
        }
    }
}
