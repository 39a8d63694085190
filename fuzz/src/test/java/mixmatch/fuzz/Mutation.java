package mixmatch.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** A change of bytes; {@code at} and {@code length} are taken modulo what there is. */
record Mutation(Kind kind, int at, int length, long value) {
    enum Kind {
        /** A bit is another. */
        FLIP,
        /** A byte is another. */
        SET,
        INSERT,
        DELETE,
        DUPLICATE,
        TRUNCATE,
        /** The rest is that of another valid input. */
        SPLICE,
        /** A number of 1, 2, 4 or 8 bytes, in either order, is one at the edge of what there can be. */
        NUMBER,
        /** A word that means something to some parser. */
        WORD
    }

    private static final int MOST_AT_ONCE = 8;
    private static final int LONG = 20_000;
    private static final List<Long> EDGES = List.of(
            0L,
            -1L,
            1L,
            0x7fL,
            0x80L,
            0xffL,
            0x7fffL,
            0xffffL,
            (long) Integer.MAX_VALUE,
            (long) Integer.MIN_VALUE,
            0xffff_ffffL,
            1L << 20,
            1L << 30,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            Long.MAX_VALUE - 7);
    private static final List<String> WORDS = List.of(
            "../",
            "..\\",
            "/etc/passwd",
            "\u0000",
            "null",
            "NaN",
            "-1",
            "99999999999999999999",
            "1e999",
            "0.1",
            "true",
            "[",
            "{",
            "\"",
            ",",
            ":",
            "\n",
            "\t",
            "\r",
            "%s",
            "&a [*a]",
            "!!javax.script.ScriptEngineManager []",
            "\ud83d\ude00",
            "\u202e",
            "\ufeff",
            "CON",
            "[".repeat(LONG),
            "x".repeat(LONG));

    /** Mostly one change, which gets far into a parser; up to eight. */
    static Arbitrary<List<Mutation>> some() {
        Arbitrary<Mutation> one = Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE).withoutEdgeCases(),
                        Arbitraries.integers().between(1, 64),
                        Arbitraries.longs().withoutEdgeCases())
                .as(Mutation::new);
        return Arbitraries.frequencyOf(
                Tuple.of(3, one.list().ofSize(1)),
                Tuple.of(2, one.list().ofMinSize(2).ofMaxSize(MOST_AT_ONCE)));
    }

    static byte[] apply(List<Mutation> mutations, byte[] valid, byte[] other) {
        byte[] bytes = valid;
        for (Mutation mutation : mutations) {
            bytes = mutation.apply(bytes, other);
        }
        return bytes;
    }

    private byte[] apply(byte[] bytes, byte[] other) {
        int from = at % (bytes.length + 1);
        int to = Math.min(bytes.length, from + length);
        int choice = (int) Math.floorMod(value, (long) Integer.MAX_VALUE);
        return switch (kind) {
            case FLIP -> with(bytes, from, (byte) (1 << choice % 8), true);
            case SET -> with(bytes, from, (byte) value, false);
            case INSERT -> join(bytes, from, random(length), from);
            case DELETE -> join(bytes, from, new byte[0], to);
            case DUPLICATE -> join(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
            case TRUNCATE -> Arrays.copyOf(bytes, from);
            case SPLICE -> join(bytes, from, tail(other), bytes.length);
            case NUMBER -> number(bytes, from, EDGES.get(choice % EDGES.size()));
            case WORD ->
                join(
                        bytes,
                        from,
                        WORDS.get(choice % WORDS.size()).getBytes(StandardCharsets.UTF_8),
                        length % 2 == 0 ? from : to);
        };
    }

    private static byte[] with(byte[] bytes, int at, byte value, boolean flipped) {
        byte[] changed = bytes.clone();
        if (at < changed.length) {
            changed[at] = (byte) (flipped ? changed[at] ^ value : value);
        }
        return changed;
    }

    /** The bytes up to {@code end}, then those between, then those from {@code begin} on. */
    private static byte[] join(byte[] bytes, int end, byte[] between, int begin) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(bytes, 0, end);
        joined.writeBytes(between);
        joined.write(bytes, begin, bytes.length - begin);
        return joined.toByteArray();
    }

    private byte[] tail(byte[] other) {
        return Arrays.copyOfRange(other, (int) Math.floorMod(value, other.length + 1L), other.length);
    }

    private byte[] random(int count) {
        byte[] random = new byte[count];
        new java.util.Random(value).nextBytes(random);
        return random;
    }

    private byte[] number(byte[] bytes, int from, long number) {
        ByteOrder order = value < 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer written = ByteBuffer.allocate(Long.BYTES).order(order);
        int width = 1 << length % 4;
        switch (width) {
            case 1 -> written.put((byte) number);
            case 2 -> written.putShort((short) number);
            case 4 -> written.putInt((int) number);
            default -> written.putLong(number);
        }
        return join(bytes, from, Arrays.copyOf(written.array(), width), Math.min(bytes.length, from + width));
    }
}
