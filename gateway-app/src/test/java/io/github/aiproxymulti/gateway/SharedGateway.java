package io.github.aiproxymulti.gateway;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;

/** The one gateway that most tests use: routes of every form, and the gateway's own endpoint exposed to write more. */
final class SharedGateway {

    private static final class Holder {
        static final MockLlm MODEL = MockLlm.builder().name("forms").start();
        static final TestGateway GATEWAY = start(MODEL);
    }

    private SharedGateway() {}

    static TestGateway get() {
        return Holder.GATEWAY;
    }

    /** The model behind the routes that are there from the start. */
    static MockLlm model() {
        return Holder.MODEL;
    }

    private static TestGateway start(MockLlm model) {
        SpringApplication application =
                new SpringApplication(GatewayApplication.class, JavaRoutes.class, AccessCapture.class, LimitTime.class);
        return TestGateway.start(
                application,
                "--spring.config.additional-location=classpath:forms.yml",
                "--forms.url=" + model.url(),
                "--forms.location=" + conf(model).toUri(),
                "--management.endpoints.web.exposure.include=health,prometheus,healthchecks,aiproxy,gateway",
                "--management.endpoint.gateway.access=unrestricted");
    }

    private static Path conf(MockLlm model) {
        try {
            Path file = Files.createTempFile("conf", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(
                    file,
                    Conf.of(Conf.on(model, "'options': {'model': 'from-a-file'}"))
                            .json());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
