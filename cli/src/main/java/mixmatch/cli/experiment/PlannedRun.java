package mixmatch.cli.experiment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import mixmatch.methods.Methods;
import mixmatch.spec.RunSpec;

/**
 * One training of an experiment.
 *
 * @param run its name, a function of all that decides its result, so that it is found again wherever a command was killed
 * @param amount place of its number of labels among those of the experiment; {@link #ALL} for a method that takes all
 * @param specSha256 hash over spec and images
 */
record PlannedRun(String run, int amount, RunSpec spec, String specSha256) {
    static final int ALL = -1;
    private static final int HASH_DIGITS = 10;
    private static final int MOST_CHARACTERS = 100;

    /** @param dataset id of the images */
    static PlannedRun of(RunSpec spec, int amount, String dataset) {
        String hash = sha256(spec.toYaml() + "\n" + dataset);
        String labels = amount == ALL ? "all" : Integer.toString(spec.dataset().labels());
        String ending =
                "-%s-%s-s%d-%s".formatted(spec.method().name(), labels, spec.seed(), hash.substring(0, HASH_DIGITS));
        String name = spec.name();
        String base = name.substring(0, Math.min(name.length(), MOST_CHARACTERS - ending.length()));
        return new PlannedRun(base.replaceFirst("[.-]+$", "") + ending, amount, spec, hash);
    }

    static boolean takesAllLabels(RunSpec spec) {
        return Methods.of(spec.method()).takesAllLabels();
    }

    String method() {
        return spec.method().name();
    }

    long seed() {
        return spec.seed();
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
