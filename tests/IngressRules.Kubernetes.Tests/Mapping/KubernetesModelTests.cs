using System.Reflection;
using System.Text.Json;
using IngressRules.Kubernetes.Mapping;
using IngressRules.Model;
using IngressRules.Reading;
using k8s;
using k8s.Models;

namespace IngressRules.Kubernetes.Tests.Mapping;

/// <summary>An object that comes through the client's models is the one that the reader makes of the same JSON.</summary>
public sealed class KubernetesModelTests
{
    private static readonly ReaderOptions s_options = new()
    {
        Format = SourceFormat.Json,
        DefaultNamespace = "",
        UnknownFields = FieldPolicy.Ignore,
    };

    [Fact]
    public void Every_Ingress_and_IngressClass_that_a_real_server_has_accepted()
    {
        int compared = 0;
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "ingress-validation.jsonl")))
        {
            using JsonDocument recorded = JsonDocument.Parse(line);
            JsonElement record = recorded.RootElement;
            string json = record.GetProperty("body").GetString()!;
            bool isV1 = json.Contains("\"networking.k8s.io/v1\"", StringComparison.Ordinal);
            bool isJson = record.GetProperty("content_type").GetString() == "application/json";
            if (!record.GetProperty("accepted").GetBoolean() || !isV1 || !isJson)
            {
                continue;
            }

            KubernetesObjects read = IngressReader.Read(json, s_options).Objects;
            if (read.Count == 0 || json.Contains(@"\ud8", StringComparison.OrdinalIgnoreCase))
            {
                // A body may leave its kind to the URL, which a file may not. And the client cannot read half a surrogate pair.
                continue;
            }

            if (record.GetProperty("kind").GetString() == "Ingress")
            {
                Assert.True(read.Ingresses.Single() == KubernetesJson.Deserialize<V1Ingress>(json).ToIngress(), json);
            }
            else
            {
                Assert.True(read.IngressClasses.Single() == KubernetesJson.Deserialize<V1IngressClass>(json).ToIngressClass(), json);
            }

            compared++;
        }

        Assert.True(compared > 100, $"{compared} objects");
    }

    [Fact]
    public void Every_model_whatever_is_set_in_it_is_what_the_reader_makes_of_its_JSON()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new RandomModels(seed);
            Same(random.Next<V1Ingress>(), m => m.ToIngress(), r => r.Ingresses);
            Same(random.Next<V1IngressClass>(), m => m.ToIngressClass(), r => r.IngressClasses);
            Same(random.Next<V1Service>(), m => m.ToService(), r => r.Services);
            Same(random.Next<V1EndpointSlice>(), m => m.ToEndpointSlice(), r => r.EndpointSlices);
            Same(random.Next<V1Secret>(), m => m.ToSecret(), r => r.Secrets);
        }
    }

    [Fact]
    public void Metadata_status_and_class_with_every_field()
    {
        const string Ingress = """
            {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"a","namespace":"b","generateName":"c","uid":"d",
              "resourceVersion":"5","generation":6,"creationTimestamp":"2026-01-02T03:04:05Z","deletionTimestamp":"2026-02-03T04:05:06Z",
              "deletionGracePeriodSeconds":7,"labels":{"l":"1"},"annotations":{"a":"1","b":""},"finalizers":["f"],
              "ownerReferences":[{"apiVersion":"apps/v1",
                "kind":"Deployment","name":"o","uid":"u","controller":true,"blockOwnerDeletion":false}],
              "managedFields":[{"manager":"m","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","subresource":"status"}]},
             "spec":{"defaultBackend":{"resource":{"apiGroup":"g","kind":"Bucket","name":"r"}},
              "tls":[{"hosts":["x.y"],"secretName":"s"},{}]},
             "status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1","ports":[{"port":80,"protocol":"TCP","error":"E"}]},{"hostname":"h"}]}}}
            """;
        Assert.Equal(Read(Ingress).Ingresses.Single(), KubernetesJson.Deserialize<V1Ingress>(Ingress).ToIngress());

        const string Class = """
            {"apiVersion":"networking.k8s.io/v1","kind":"IngressClass","metadata":{"name":"a"},"spec":{"controller":"x.y/z",
             "parameters":{"apiGroup":"g","kind":"K","name":"n","scope":"Namespace","namespace":"m"}}}
            """;
        Assert.Equal(Read(Class).IngressClasses.Single(), KubernetesJson.Deserialize<V1IngressClass>(Class).ToIngressClass());
    }

    [Fact]
    public void Service_with_every_field()
    {
        const string Service = """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},
             "spec":{"type":"ExternalName","clusterIP":"None","externalName":"e.f",
             "selector":{"app":"a"},"publishNotReadyAddresses":true,"ports":[
              {"name":"p","protocol":"TCP","appProtocol":"kubernetes.io/h2c","port":80,"targetPort":8080,"nodePort":30000},
              {"port":81,"targetPort":"web"},{"port":82}]}}
            """;
        Assert.Equal(Read(Service).Services.Single(), KubernetesJson.Deserialize<V1Service>(Service).ToService());
    }

    [Fact]
    public void EndpointSlice_with_every_field()
    {
        const string Slice = """
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"a","labels":{"kubernetes.io/service-name":"s"}},
             "addressType":"IPv4","ports":[{"name":"p","protocol":"TCP","port":8080,"appProtocol":"https"},{}],"endpoints":[
              {"addresses":["192.0.2.1","192.0.2.2"],"conditions":{"ready":false,"serving":true,"terminating":true},"hostname":"h",
               "targetRef":{"kind":"Pod","name":"pod"},"nodeName":"n","zone":"z",
               "hints":{"forZones":[{"name":"z1"}],"forNodes":[{"name":"n1"}]}},
              {"addresses":["192.0.2.3"]}]}
            """;
        Assert.Equal(Read(Slice).EndpointSlices.Single(), KubernetesJson.Deserialize<V1EndpointSlice>(Slice).ToEndpointSlice());
    }

    [Fact]
    public void ConfigMap_with_every_field()
    {
        string map = $$"""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"immutable":true,
             "data":{"attempts":"2","file":"{{new string('x', ConfigMap.MaxValueLength + 1)}}"},"binaryData":{"icon":"YQ=="} }
            """;
        Assert.Equal(Read(map).ConfigMaps.Single(), KubernetesJson.Deserialize<V1ConfigMap>(map).ToConfigMap());
    }

    [Fact]
    public void Secret_with_every_field()
    {
        const string Secret = """
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"type":"kubernetes.io/tls",
             "data":{"tls.crt":"YQ==","tls.key":"Yg=="},
             "stringData":{"tls.key":"c"},"immutable":true}
            """;
        Assert.Equal(Read(Secret).Secrets.Single(), KubernetesJson.Deserialize<V1Secret>(Secret).ToSecret());
    }

    [Fact]
    public void Models_without_any_field_are_objects_without_any_field()
    {
        Assert.Equal(new Ingress(), new V1Ingress().ToIngress());
        Assert.Equal(new IngressClass(), new V1IngressClass().ToIngressClass());
        Assert.Equal(new Service(), new V1Service().ToService());
        Assert.Equal(new EndpointSlice(), new V1EndpointSlice().ToEndpointSlice());
        Assert.Equal(new Secret(), new V1Secret().ToSecret());
    }

    private static void Same<TModel, T>(TModel model, Func<TModel, T> map, Func<KubernetesObjects, ValueList<T>> objects)
        where TModel : k8s.IKubernetesObject
    {
        KubernetesEntityAttribute kind = typeof(TModel).GetCustomAttribute<KubernetesEntityAttribute>()!;
        (model.ApiVersion, model.Kind) = (kind.Group.Length == 0 ? kind.ApiVersion : $"{kind.Group}/{kind.ApiVersion}", kind.Kind);
        string json = KubernetesJson.Serialize(model);
        IngressReadResult read = IngressReader.Read(json, s_options);
        Assert.True(objects(read.Objects).Count == 1, $"{json}: {string.Join(", ", read.Diagnostics)}");
        T mapped = map(model);
        Assert.True(objects(read.Objects)[0]!.Equals(mapped), $"{json}\n{objects(read.Objects)[0]}\n{mapped}");
    }

    private static KubernetesObjects Read(string json)
    {
        IngressReadResult read = IngressReader.Read(json, s_options);
        Assert.Empty(read.Diagnostics);
        return read.Objects;
    }
}
