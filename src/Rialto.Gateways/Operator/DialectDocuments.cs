using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Rialto.Gateways.Barong;
using Rialto.Gateways.Peatio;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Operator;

/// <summary>The OpenAPI document of each REST dialect, made from what its routes say about themselves.</summary>
public static class DialectDocuments
{
    /// <summary>Titles of the documents, by name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Titles = new Dictionary<string, string>
    {
        [PeatioRoutes.Dialect] = "Rialto: Peatio v2",
        [BarongRoutes.Dialect] = "Rialto: Barong",
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
            if (endpoint.Metadata.GetMetadata<EndpointDoc>() is not { } doc || doc.Dialect != dialect) continue;
            var verbs = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
            var path = endpoint.RoutePattern.RawText!;
            if (!paths.TryGetValue(path, out var item)) paths[path] = item = new OpenApiPathItem { Operations = [] };
            // HEAD answers like GET; one entry is enough for a reader.
            foreach (var verb in verbs.Where(verb => verb != "HEAD")) item.Operations![new HttpMethod(verb)] = OperationOf(endpoint, doc);
        }

        return paths;
    }

    static OpenApiOperation OperationOf(RouteEndpoint endpoint, EndpointDoc doc)
    {
        var fromPath = endpoint.RoutePattern.Parameters.Select(parameter => new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Path,
            Required = true,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        return new()
        {
            Summary = doc.About,
            Parameters = [.. fromPath, .. doc.Parameters.Select(ParameterOf)],
            Responses = new() { [doc.Success.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse { Description = "Done." } },
        };
    }

    /// <summary>Query, form and JSON body are one to this server; the document names the query.</summary>
    static OpenApiParameter ParameterOf(Parameter parameter) => new()
    {
        Name = parameter.SchemaType == "array" ? parameter.Name + "[]" : parameter.Name,
        In = ParameterLocation.Query,
        Required = parameter.Missing is not null,
        Description = parameter.About,
        Schema = SchemaOf(parameter),
    };

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
