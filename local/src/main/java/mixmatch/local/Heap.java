package mixmatch.local;

import java.util.List;

/**
 * A child's Java heap, MiB. What it starts with is touched at once and half of it is for what does not live long, so that
 * the resident size of a long run stays flat; it grows beyond that only when what lives needs it.
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
