package io.github.aiproxymulti.gateway;

import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import io.github.aiproxymulti.mockllm.MockLlmOptions;
import io.github.aiproxymulti.mockllm.RecordedRequest;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Flux;

/**
 * A model that first calls the tool {@code weather} for Bonn and, given a result, answers {@value #ANSWER}: plain or as a stream,
 * whichever it is asked for. It streams the arguments in pieces, as vendors do.
 */
enum WeatherTalk {
    /** Speaks OpenAI chat and never tells usage in a stream. */
    OPENAI {
        @Override
        MockAnswer call(boolean stream) {
            String function = "'id':'" + CALL_ID + "','type':'function','function':{'name':'weather','arguments':";
            if (stream) {
                return data(
                        chunk(
                                "{'role':'assistant','content':null,'tool_calls':[{'index':0," + function + "''}}]}",
                                "null"),
                        chunk("{'tool_calls':[{'index':0,'function':{'arguments':'{\\'city\\''}}]}", "null"),
                        chunk("{'tool_calls':[{'index':0,'function':{'arguments':': \\'Bonn\\'}'}}]}", "null"),
                        chunk("{}", "'tool_calls'"),
                        "[DONE]");
            }
            return plain(
                    "{'role':'assistant','content':null,'tool_calls':[{" + function + "'{\\'city\\': \\'Bonn\\'}'}}]}",
                    "tool_calls");
        }

        @Override
        MockAnswer text(boolean stream) {
            if (stream) {
                return data(
                        chunk("{'role':'assistant','content':''}", "null"),
                        chunk("{'content':'Sunny'}", "null"),
                        chunk("{'content':' in Bonn.'}", "null"),
                        chunk("{}", "'stop'"),
                        "[DONE]");
            }
            return plain("{'role':'assistant','content':'" + ANSWER + "'}", "stop");
        }

        private String chunk(String delta, String finish) {
            return json(
                    "{'id':'c-1','object':'chat.completion.chunk','created':1,'model':'m','choices':[{'index':0,'delta':"
                            + delta + ",'finish_reason':" + finish + "}]}");
        }

        private MockAnswer plain(String message, String finish) {
            return MockAnswer.json(
                    200,
                    json(
                            "{'id':'c-1','object':'chat.completion','created':1,'model':'m','choices':[{'index':0,'message':"
                                    + message + ",'finish_reason':'" + finish
                                    + "'}],'usage':{'prompt_tokens':5,'completion_tokens':2,'total_tokens':7}}"));
        }

        private MockAnswer data(String... events) {
            return MockAnswer.sse(events);
        }
    },

    /** Speaks Anthropic messages. */
    ANTHROPIC {
        @Override
        MockAnswer call(boolean stream) {
            if (stream) {
                return events(
                        "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'" + CALL_ID
                                + "','name':'weather','input':{}}}",
                        "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':''}}",
                        "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':"
                                + "'{\\'city\\''}}",
                        "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':"
                                + "': \\'Bonn\\'}'}}",
                        "tool_use");
            }
            return plain(
                    "{'type':'tool_use','id':'" + CALL_ID + "','name':'weather','input':{'city':'Bonn'}}", "tool_use");
        }

        @Override
        MockAnswer text(boolean stream) {
            if (stream) {
                return events(
                        "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
                        "{'type':'ping'}",
                        "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Sunny'}}",
                        "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':' in Bonn.'}}",
                        "end_turn");
            }
            return plain("{'type':'text','text':'" + ANSWER + "'}", "end_turn");
        }

        private MockAnswer plain(String block, String reason) {
            return MockAnswer.json(200, json(message("[" + block + "]", "'" + reason + "'")));
        }

        private String message(String content, String reason) {
            return "{'id':'m-1','type':'message','role':'assistant','model':'m','content':" + content
                    + ",'stop_reason':" + reason
                    + ",'stop_sequence':null,'usage':{'input_tokens':5,'output_tokens':2}}";
        }

        // The last is the reason to stop, not an event.
        private MockAnswer events(String... inner) {
            StringBuilder all = new StringBuilder();
            append(all, "{'type':'message_start','message':" + message("[]", "null") + "}");
            for (int i = 0; i < inner.length - 1; i++) {
                append(all, inner[i]);
            }
            append(all, "{'type':'content_block_stop','index':0}");
            append(
                    all,
                    "{'type':'message_delta','delta':{'stop_reason':'" + inner[inner.length - 1]
                            + "','stop_sequence':null},'usage':{'output_tokens':2}}");
            append(all, "{'type':'message_stop'}");
            return MockAnswer.stream(
                    200, "text/event-stream", Flux.just(all.toString().getBytes(StandardCharsets.UTF_8)));
        }

        private void append(StringBuilder all, String event) {
            String type = event.substring("{'type':'".length(), event.indexOf('\'', "{'type':'".length()));
            all.append("event: ")
                    .append(type)
                    .append("\ndata: ")
                    .append(json(event))
                    .append("\n\n");
        }
    };

    static final String CALL_ID = "call-1";
    static final String ANSWER = "Sunny in Bonn.";

    /** A mock that talks like this. */
    MockLlmOptions mock() {
        return MockLlm.builder().name("weather").respond(this::answer);
    }

    private MockAnswer answer(RecordedRequest request) {
        String body = request.bodyText();
        boolean stream = body.replace(" ", "").contains("\"stream\":true");
        return body.contains("sunny") ? text(stream) : call(stream);
    }

    abstract MockAnswer call(boolean stream);

    abstract MockAnswer text(boolean stream);

    /** Single quotes as double ones; an escaped one is an escaped double one. */
    static String json(String text) {
        return text.replace('\'', '"');
    }
}
