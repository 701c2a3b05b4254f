package io.github.aiproxymulti.mockllm;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /mock/**}: faults and records over HTTP, for whoever is not in this process. */
final class ControlApi {

    static final String PREFIX = "/mock/";

    private final String name;
    private final FaultSwitch faults;
    private final Journal journal;

    ControlApi(String name, FaultSwitch faults, Journal journal) {
        this.name = name;
        this.faults = faults;
        this.journal = journal;
    }

    MockAnswer answer(RecordedRequest request) {
        return switch (request.method() + " " + request.path()) {
            case "GET /mock/faults" -> current();
            case "POST /mock/faults" -> replace(request);
            case "DELETE /mock/faults" -> {
                faults.set(Faults.none());
                yield current();
            }
            case "GET /mock/requests" -> requests();
            case "DELETE /mock/requests" -> {
                journal.clear();
                yield requests();
            }
            default ->
                problem(
                        404,
                        request.method() + " " + request.path()
                                + ": unknown (expected: GET, POST or DELETE /mock/faults,"
                                + " GET or DELETE /mock/requests)");
        };
    }

    private MockAnswer current() {
        return MockAnswer.json(200, FaultsJson.write(faults.current()));
    }

    private MockAnswer replace(RecordedRequest request) {
        try {
            faults.set(FaultsJson.read(request.body()));
            return current();
        } catch (IllegalArgumentException e) {
            return problem(400, String.valueOf(e.getMessage()));
        }
    }

    private MockAnswer requests() {
        ObjectNode root = Json.object()
                .put("instance", name)
                .put("requestCount", journal.requestCount())
                .put("probeCount", journal.probeCount())
                .put("cancelledCount", journal.cancelledCount())
                .put("connectionCount", journal.connectionCount())
                .put("openConnections", journal.openConnections());
        ArrayNode list = root.putArray("requests");
        journal.requests().forEach(request -> describe(request, list.addObject()));
        return MockAnswer.bytes(200, "application/json", Json.bytes(root));
    }

    private static void describe(RecordedRequest request, ObjectNode into) {
        into.put("method", request.method())
                .put("path", request.path())
                .put("query", request.query())
                .put("arrivedAt", request.arrivedAt().toString())
                .put("outcome", request.outcome().name());
        ObjectNode headers = into.putObject("headers");
        request.headers().forEach((header, values) -> values.forEach(headers.withArray(header)::add));
        into.put("body", request.bodyText());
    }

    private MockAnswer problem(int status, String message) {
        ObjectNode root = Json.object().put("instance", name).put("error", message);
        return MockAnswer.bytes(status, "application/json", Json.bytes(root));
    }
}
