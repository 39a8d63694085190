package mixmatch.devices;

import java.util.Comparator;

/** A version of CUDA, as in 12.4, or a card's compute capability, as in 9.0. */
public record Version(int major, int minor) implements Comparable<Version> {
    private static final Comparator<Version> ORDER =
            Comparator.comparingInt(Version::major).thenComparingInt(Version::minor);

    /** CUDA writes 12.4 as 12040. */
    private static final int MAJOR = 1000;

    private static final int MINOR = 10;

    /** {@link IllegalArgumentException} unless the text is two numbers with a dot between. */
    public static Version parse(String text) {
        String[] parts = text.trim().split("\\.");
        if (parts.length != 2) {
            throw new IllegalArgumentException("\"%s\" is no version as 12.4 is".formatted(text));
        }
        return new Version(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    /** Of the number that CUDA's functions give: 12040 is 12.4. */
    static Version ofCuda(int number) {
        return new Version(number / MAJOR, number % MAJOR / MINOR);
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
