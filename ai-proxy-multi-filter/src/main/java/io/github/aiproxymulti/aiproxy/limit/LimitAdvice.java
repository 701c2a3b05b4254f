package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.config.Amount;
import io.github.aiproxymulti.aiproxy.config.WindowLimit;
import io.github.aiproxymulti.aiproxy.hashing.Template;
import java.util.ArrayList;
import java.util.List;

/** Finds variables that mean nothing here: a rule with one may never apply. */
final class LimitAdvice {

    private LimitAdvice() {}

    static List<String> of(AiRateLimitingConfig config) {
        List<String> advice = new ArrayList<>();
        WindowLimit global = config.global();
        if (global != null) {
            look("limit", global.limit(), advice);
            look("time_window", global.window(), advice);
        }
        for (int i = 0; i < config.instances().size(); i++) {
            look("instances[" + i + "].limit", config.instances().get(i).limit().limit(), advice);
            look(
                    "instances[" + i + "].time_window",
                    config.instances().get(i).limit().window(),
                    advice);
        }
        for (int i = 0; i < config.windows().size(); i++) {
            look("windows[" + i + "].limit", config.windows().get(i).limit().limit(), advice);
            look(
                    "windows[" + i + "].time_window",
                    config.windows().get(i).limit().window(),
                    advice);
        }
        for (int i = 0; i < config.rules().size(); i++) {
            look("rules[" + i + "].count", config.rules().get(i).limit().limit(), advice);
            look("rules[" + i + "].time_window", config.rules().get(i).limit().window(), advice);
            look("rules[" + i + "].key", config.rules().get(i).key(), advice);
        }
        return advice;
    }

    private static void look(String path, Amount amount, List<String> advice) {
        String template = amount.template();
        if (template != null) {
            look(path, template, advice);
        }
    }

    private static void look(String path, String template, List<String> advice) {
        Template.parse(template)
                .unknown()
                .forEach(name -> advice.add(path + ": " + name + " is no variable of this gateway, it is never set"));
    }
}
