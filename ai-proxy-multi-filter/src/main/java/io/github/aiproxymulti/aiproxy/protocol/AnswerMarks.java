package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an answer says of itself: its id, the model that gave it, and why it ended. The vendor's own words, cut to
 * {@value #MOST_CHARACTERS} characters each.
 *
 * @param id null when it has none
 * @param model null when it names none
 * @param finishReasons in the order of the choices; empty while the answer has not ended
 */
public record AnswerMarks(@Nullable String id, @Nullable String model, List<String> finishReasons) {

    /** Says nothing. */
    public static final AnswerMarks NONE = new AnswerMarks(null, null, List.of());

    private static final int MOST_CHARACTERS = 128;
    private static final int MOST_REASONS = 8;
    private static final List<String> REASONS = List.of("\"finish_reason\"", "\"stop_reason\"", "\"stopReason\"");
    private static final Set<String> RUNNING = Set.of("in_progress", "queued");

    /** Copies the reasons. */
    public AnswerMarks {
        finishReasons = List.copyOf(finishReasons);
    }

    /**
     * The marks of a whole answer, or of one event of a stream, in any protocol: their members do not contradict each other.
     *
     * @param answer its JSON
     */
    public static AnswerMarks of(JsonNode answer) {
        JsonNode response = answer.path("response");
        JsonNode message = answer.path("message");
        List<String> reasons = new ArrayList<>(1);
        for (JsonNode choice : JsonFields.items(answer, "choices")) {
            add(reasons, JsonFields.nonEmpty(choice, "finish_reason"));
        }
        add(reasons, JsonFields.nonEmpty(answer, "stop_reason"));
        add(reasons, JsonFields.nonEmpty(answer.path("delta"), "stop_reason"));
        add(reasons, JsonFields.nonEmpty(answer, "stopReason"));
        add(reasons, ended(answer));
        add(reasons, ended(response));
        return new AnswerMarks(
                first("id", answer, response, message), first("model", answer, response, message), reasons);
    }

    /**
     * These marks and those of the next event of the same stream. Only events that can add to them are taken apart.
     *
     * @param event the next event
     */
    public AnswerMarks with(WireEvent event) {
        String data = event instanceof EventStreamMessage message
                ? new String(message.payload(), StandardCharsets.UTF_8)
                : ((SseEvent) event).data();
        if (!mayAdd(data)) {
            return this;
        }
        return WireJson.read(data).map(json -> with(of(json))).orElse(this);
    }

    private AnswerMarks with(AnswerMarks later) {
        return new AnswerMarks(
                id == null ? later.id : id,
                model == null ? later.model : model,
                later.finishReasons.isEmpty() ? finishReasons : both(finishReasons, later.finishReasons));
    }

    private boolean mayAdd(String data) {
        return (model == null && data.contains("\"model\""))
                || REASONS.stream().anyMatch(name -> hasText(data, name))
                || data.contains("\"response.completed\"")
                || data.contains("\"response.incomplete\"");
    }

    /** Whether a member of this name has a text: most events of a stream carry it as null. */
    private static boolean hasText(String data, String quotedName) {
        for (int at = data.indexOf(quotedName); at >= 0; at = data.indexOf(quotedName, at + 1)) {
            int value = at + quotedName.length();
            while (value < data.length() && (data.charAt(value) == ':' || data.charAt(value) == ' ')) {
                value++;
            }
            if (value < data.length() && data.charAt(value) == '"') {
                return true;
            }
        }
        return false;
    }

    /** Why an answer in OpenAI's responses protocol ended. */
    private static @Nullable String ended(JsonNode response) {
        String status = JsonFields.nonEmpty(response, "status");
        if (status == null || RUNNING.contains(status) || !JsonFields.is(response, "object", "response")) {
            return null;
        }
        String reason = JsonFields.nonEmpty(response.path("incomplete_details"), "reason");
        return reason == null ? status : reason;
    }

    private static List<String> both(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        more.forEach(reason -> add(all, reason));
        return all;
    }

    private static void add(List<String> reasons, @Nullable String reason) {
        if (reason != null && reasons.size() < MOST_REASONS) {
            reasons.add(cut(reason));
        }
    }

    private static @Nullable String first(String name, JsonNode... places) {
        for (JsonNode place : places) {
            String text = JsonFields.nonEmpty(place, name);
            if (text != null) {
                return cut(text);
            }
        }
        return null;
    }

    /** Marks of texts that may be too long. */
    static AnswerMarks cut(@Nullable String id, @Nullable String model, List<String> reasons) {
        List<String> cut = new ArrayList<>(reasons.size());
        reasons.forEach(reason -> add(cut, reason));
        return new AnswerMarks(id == null ? null : cut(id), model == null ? null : cut(model), cut);
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }
}
