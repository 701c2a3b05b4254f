package io.github.aiproxymulti.aiproxy.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.aiproxymulti.aiproxy.config.InvalidConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/**
 * The texts that configuration locations hold. Reading blocks, so it is done ahead, off the event loops; building a filter
 * finds the text here. A location that was not read ahead, as in a route built in Java at start, is read on the spot.
 */
public final class ConfTexts {

    private static final int MOST_LOCATIONS = 1000;
    private static final int MOST_BYTES = 1024 * 1024;

    private final ResourceLoader resources;
    private final Cache<String, String> texts =
            Caffeine.newBuilder().maximumSize(MOST_LOCATIONS).build();

    /**
     * Creates the collection.
     *
     * @param resources opens locations
     */
    public ConfTexts(ResourceLoader resources) {
        this.resources = resources;
    }

    /** What was read at this location. */
    String text(String location) {
        return texts.get(location, this::read);
    }

    /** Reads a location again. Blocks. A location that cannot be read is forgotten; building its filter will say why. */
    void readAhead(String location) {
        try {
            texts.put(location, read(location));
        } catch (InvalidConfigException unreadable) {
            texts.invalidate(location);
        }
    }

    private String read(String location) {
        Resource resource = resources.getResource(location);
        try (InputStream in = resource.getInputStream()) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new InvalidConfigException(
                        List.of("location: " + location + " (expected: at most " + MOST_BYTES + " bytes)"));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new InvalidConfigException(List.of("location: " + location + " (expected: a readable resource)"));
        }
    }
}
