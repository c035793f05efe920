using System.Collections;
using System.Reflection;
using k8s.Models;

namespace IngressRules.Kubernetes.Tests.Mapping;

/// <summary>Fills the models of Kubernetes' client at random: every property that they have may be set or missing.</summary>
/// <param name="seed">The same seed makes the same objects.</param>
internal sealed class RandomModels(int seed)
{
    /// <summary>How deep lists and objects are nested; the model of a managed field has any depth.</summary>
    private const int MaxDepth = 8;

    private static readonly string[] s_texts =
        ["", "a", "web", "80", "-1", "Ünï", "a b", "x.y/z", "\u2028\"\\\n", "null", "true", "ClusterIP"];

    private readonly Random _random = new(seed);

    /// <summary>A new object.</summary>
    public T Next<T>()
        where T : class => (T)Value(typeof(T), 0)!;

    private object? Value(Type type, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return _random.Next(3) == 0 ? null : Value(inner, depth);
        }

        return type switch
        {
            _ when type == typeof(string) => s_texts[_random.Next(s_texts.Length)],
            _ when type == typeof(int) => _random.Next(3) == 0 ? 0 : _random.Next(-1, 70_000),
            _ when type == typeof(long) => _random.NextInt64(-1, 1L << 40),
            _ when type == typeof(bool) => _random.Next(2) == 0,
            _ when type == typeof(DateTime) => DateTime.UnixEpoch.AddSeconds(_random.Next()),
            _ when type == typeof(byte[]) => Bytes(),
            _ when type == typeof(IntOrString) => (IntOrString)s_texts[_random.Next(1, s_texts.Length)],
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>) => List(type.GenericTypeArguments[0], depth),
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>) =>
                Map(type.GenericTypeArguments[1], depth),
            _ when type.IsClass && type != typeof(object) && depth < MaxDepth => Object(type, depth),
            _ => null,
        };
    }

    private object Object(Type type, int depth)
    {
        object item = Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in type.GetProperties().Where(p => p.CanWrite))
        {
            property.SetValue(item, IsMissing(property) ? DefaultOf(property.PropertyType) : Value(property.PropertyType, depth + 1));
        }

        return item;
    }

    private bool IsMissing(PropertyInfo property) => property.Name != "Metadata" && _random.Next(4) == 0;

    private static object? DefaultOf(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;

    private IList List(Type type, int depth)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type))!;
        for (int i = _random.Next(4); i > 0; i--)
        {
            list.Add(Value(type, depth + 1));
        }

        return list;
    }

    private IDictionary Map(Type type, int depth)
    {
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), type))!;
        for (int i = _random.Next(4); i > 0; i--)
        {
            map[s_texts[_random.Next(1, s_texts.Length)]] = Value(type, depth + 1);
        }

        return map;
    }

    private byte[] Bytes()
    {
        byte[] bytes = new byte[_random.Next(5)];
        _random.NextBytes(bytes);
        return bytes;
    }
}
