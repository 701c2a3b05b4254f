package io.github.aiproxymulti.mockllm;

import tools.jackson.databind.JsonNode;

/** For every other path: the request is echoed, errors look like OpenAI's. */
enum NoDialect implements Dialect {
    INSTANCE;

    @Override
    public boolean speaksAt(String path) {
        return true;
    }

    @Override
    public JsonNode plain(Ask ask) {
        return Json.object().put("instance", ask.name());
    }
}
