package mixmatch.cli.system;

import java.util.List;

/**
 * A child's Java heap, MiB. Its start is touched at once and half of it is the young generation, so that the resident
 * size stays flat over a long run; it grows only when live objects need it.
 */
record Heap(int start, int most) {
    Heap {
        if (start < 2 || most < start) {
            throw new IllegalArgumentException("a heap from %d to %d MiB".formatted(start, most));
        }
    }

    List<String> options() {
        return List.of("-Xms" + start + "m", "-Xmn" + start / 2 + "m", "-Xmx" + most + "m", "-XX:+AlwaysPreTouch");
    }
}
