package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
    private final List<String> loaded = new ArrayList<>();
    private final Map<String, Object> known = RecentlyUsed.atMost(4);

    private Object get(String key) {
        return RecentlyUsed.get(known, key, name -> {
            loaded.add(name);
            return new Object();
        });
    }

    @Test
    void whatIsKnownIsLoadedOnce() {
        Object first = get("a");
        assertThat(get("a")).isSameAs(first);
        assertThat(loaded).containsExactly("a");
    }

    @Test
    void whatIsUsedLastStays() {
        for (String name : List.of("a", "b", "c", "d", "a", "e", "a", "b")) {
            get(name);
        }
        assertThat(loaded).containsExactly("a", "b", "c", "d", "e", "b");
    }

    @Test
    void whatCantBeLoadedIsTriedAgain() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> RecentlyUsed.get(known, "a", name -> {
                        loaded.add(name);
                        throw new IOException("damaged");
                    }))
                    .isInstanceOf(IOException.class);
        }
        assertThat(loaded).containsExactly("a", "a");
    }
}
