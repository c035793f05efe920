using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Reading;

// A text that is read again and again, such as a watched file: documents that are as they were are not parsed again.
internal sealed partial class ReadSession
{
    private DocumentMemory? _before;
    private DocumentMemory? _memory;

    /// <summary>From here on documents are remembered for the next time.</summary>
    /// <param name="before">What the text held the last time; null for nothing.</param>
    public void Remember(DocumentMemory? before)
    {
        _before = ReferenceEquals(before?.Options, Options) ? before : null;
        _memory = new DocumentMemory(Options);
    }

    /// <summary>Reads a YAML document, from bytes of its own: a document that stays must not hold on to the rest of an old file.</summary>
    private bool ReadRemembering(ReadOnlyMemory<byte> document, string? name, int firstLine)
    {
        // Equal documents in one text are two objects, each with its own place.
        if (_before?.Find(document) is { } known && !_memory!.Has(document) && Restore(known, name, firstLine))
        {
            return true;
        }

        var source = new SourceText(name, document.ToArray(), firstLine);
        Counts before = Count();
        bool isYaml = YamlDocumentReader.ReadDocument(source, _tree, this);
        if (isYaml)
        {
            _memory!.Add(new(source, ObjectsSince(before), [.. _diagnostics.Skip(before.Diagnostics)]));
        }

        return isYaml;
    }

    /// <summary>Adds what a document held. Where it stands on other lines now, its object is told so.</summary>
    private bool Restore(DocumentMemory.Remembered document, string? name, int firstLine)
    {
        if (document.Source.FirstLine != firstLine || document.Source.Name != name)
        {
            if (document.Objects.Length != 1 || document.Diagnostics.Length > 0)
            {
                // Several objects share one map of their places, and findings have places too: to read them again is as well.
                return false;
            }

            var source = new SourceText(name, document.Source.Utf8, firstLine);
            document = new(source, [MovedTo(source, document.Objects[0])], []);
        }

        foreach (object item in document.Objects)
        {
            switch (item)
            {
                case Ingress ingress: _ingresses.Add(ingress); break;
                case IngressClass ingressClass: _classes.Add(ingressClass); break;
                case Service service: _services.Add(service); break;
                case EndpointSlice slice: _slices.Add(slice); break;
                case Secret secret: _secrets.Add(secret); break;
            }
        }

        _diagnostics.AddRange(document.Diagnostics);
        _memory!.Add(document);
        return true;
    }

    private object[] ObjectsSince(Counts before) =>
    [
        .. _ingresses.Skip(before.Ingresses), .. _classes.Skip(before.Classes), .. _services.Skip(before.Services), .. _slices.Skip(before.Slices),
        .. _secrets.Skip(before.Secrets),
    ];

    private static object MovedTo(SourceText source, object item) => item switch
    {
        Ingress ingress => ingress with { Origin = ingress.Origin.MovedTo(source) },
        IngressClass ingressClass => ingressClass with { Origin = ingressClass.Origin.MovedTo(source) },
        Service service => service with { Origin = service.Origin.MovedTo(source) },
        EndpointSlice slice => slice with { Origin = slice.Origin.MovedTo(source) },
        Secret secret => secret with { Origin = secret.Origin.MovedTo(source) },
        _ => item,
    };
}
