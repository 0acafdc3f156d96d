using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Rialto.Gateways.Barong;
using Rialto.Gateways.Coinut;
using Rialto.Gateways.Peatio;
using Rialto.Gateways.PeatioClassic;
using Rialto.Gateways.Wire;
using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.Operator;

/// <summary>The OpenAPI document of each REST dialect, made from what its routes say about themselves.</summary>
public static class DialectDocuments
{
    /// <summary>Titles of the documents, by name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Titles = new Dictionary<string, string>
    {
        [PeatioRoutes.Dialect] = "Rialto: Peatio v2",
        [BarongRoutes.Dialect] = "Rialto: Barong",
        [ClassicRoutes.Dialect] = "Rialto: classic Peatio",
    };

    /// <summary>Titles of the documents that are written by hand, by name: what has one endpoint says nothing by its routes.</summary>
    public static readonly IReadOnlyDictionary<string, string> Written = new Dictionary<string, string>
    {
        [CoinutRoutes.Dialect] = "Rialto: COINUT",
    };

    /// <summary>Registers the documents; <see cref="OperatorRoutes.MapOperator"/> serves them.</summary>
    public static void AddDialectDocuments(this IServiceCollection services)
    {
        foreach (var (dialect, title) in Titles)
        {
            services.AddOpenApi(dialect, options => options.AddDocumentTransformer((document, context, _) =>
            {
                document.Info.Title = title;
                document.Paths = PathsOf(dialect, context.ApplicationServices.GetRequiredService<EndpointDataSource>());
                return Task.CompletedTask;
            }));
        }
    }

    static OpenApiPaths PathsOf(string dialect, EndpointDataSource endpoints)
    {
        var paths = new OpenApiPaths();
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            var path = endpoint.RoutePattern.RawText!;
            foreach (var (verb, doc) in DocsOf(endpoint).Where(each => each.Doc.Dialect == dialect))
            {
                if (!paths.TryGetValue(path, out var item)) paths[path] = item = new OpenApiPathItem { Operations = [] };
                item.Operations![new HttpMethod(verb)] = OperationOf(endpoint, doc, hasBody: verb is "POST" or "PUT" or "PATCH");
            }
        }

        return paths;
    }

    /// <summary>What an endpoint says about each of its verbs. HEAD answers like GET; one entry is enough for a reader.</summary>
    static IEnumerable<VerbDoc> DocsOf(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<EndpointDoc>() is not { } shared) return endpoint.Metadata.GetOrderedMetadata<VerbDoc>();
        var verbs = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        return verbs.Where(verb => verb != "HEAD").Select(verb => new VerbDoc(verb, shared));
    }

    static OpenApiOperation OperationOf(RouteEndpoint endpoint, EndpointDoc doc, bool hasBody)
    {
        var fromPath = endpoint.RoutePattern.Parameters.Select(parameter => new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Path,
            Required = true,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        var operation = new OpenApiOperation
        {
            Summary = doc.About,
            Parameters = [.. fromPath, .. hasBody ? [] : doc.Parameters.Select(ParameterOf)],
            Responses = ResponsesOf(doc),
        };
        if (hasBody && doc.Parameters.Count > 0) operation.RequestBody = BodyOf(doc.Parameters);
        return operation;
    }

    static OpenApiParameter ParameterOf(Parameter parameter) => new()
    {
        Name = parameter.SchemaType == "array" ? parameter.Name + "[]" : parameter.Name,
        In = ParameterLocation.Query,
        Required = parameter.Missing is not null,
        Description = parameter.About,
        Schema = SchemaOf(parameter),
    };

    /// <summary>Query, form and JSON body are one to this server; for what has a body the document names the body.</summary>
    static OpenApiRequestBody BodyOf(IReadOnlyList<Parameter> parameters)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = parameters.ToDictionary(static each => each.Name, static IOpenApiSchema (each) =>
            {
                var property = SchemaOf(each);
                property.Description = each.About;
                return property;
            }),
            Required = parameters.Where(static each => each.Missing is not null).Select(static each => each.Name).ToHashSet(),
        };
        var content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new() { Schema = schema },
            ["application/x-www-form-urlencoded"] = new() { Schema = schema },
        };
        return new() { Content = content, Required = parameters.Any(static each => each.Missing is not null) };
    }

    /// <summary>The good answer, and every other status that this endpoint can answer with.</summary>
    static OpenApiResponses ResponsesOf(EndpointDoc doc)
    {
        var responses = new OpenApiResponses
        {
            [doc.Success.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse { Description = "Done." },
        };
        var refusals = doc.Dialect == ClassicRoutes.Dialect ? ClassicRefusals : Refusals;
        foreach (var (status, about) in refusals) responses[status] = new OpenApiResponse { Description = about };
        if (doc.Dialect == ClassicRoutes.Dialect || doc.Scopes == KeyScopes.None) return responses;
        responses["401"] = new OpenApiResponse { Description = "Not signed, not logged in, or not this one's to ask." };
        responses["403"] = new OpenApiResponse { Description = "The member's level or role is too low." };
        return responses;
    }

    static readonly (string Status, string About)[] Refusals =
    [
        ("400", "The body can't be read."),
        ("404", "There is no such thing, or it is another member's."),
        ("406", "The body is of a type that is not taken."),
        ("413", "The body is too large."),
        ("422", "Refused: `errors` says why."),
        ("429", "Too many requests: `Retry-After` says when to come back."),
        ("500", "The outcome is unknown."),
        ("503", "Nothing happened; try again."),
    ];

    static readonly (string Status, string About)[] ClassicRefusals =
    [
        ("400", "Refused: `error` has a code and says why."),
        ("401", "Not signed, or not well: `error` says what is wrong with it."),
        ("403", "The key or the exchange does not want requests from this address."),
        ("404", "There is no such thing, or it is another member's."),
        ("413", "The body is too large."),
        ("422", "Not offered."),
        ("429", "Too many requests of this key: `Retry-After` says when to come back."),
        ("500", "The outcome is unknown."),
        ("503", "Nothing happened; try again."),
    ];

    static OpenApiSchema SchemaOf(Parameter parameter)
    {
        var values = parameter.Values.Select(value => (JsonNode)JsonValue.Create(value)).ToList();
        return parameter.SchemaType switch
        {
            "integer" => new() { Type = JsonSchemaType.Integer },
            "boolean" => new() { Type = JsonSchemaType.Boolean },
            "array" => new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = values } },
            "object" => new() { Type = JsonSchemaType.Object },
            _ => new() { Type = JsonSchemaType.String, Enum = values },
        };
    }
}
