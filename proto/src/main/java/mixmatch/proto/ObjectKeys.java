package mixmatch.proto;

import java.util.regex.Pattern;

/** Names of objects in the store: the one place that knows their layout. */
public final class ObjectKeys {
    /** The folder of all datasets, which runs share. */
    public static final String DATASETS = "datasets/";

    /** The folder of backbones and what they have embedded. */
    public static final String FEATURES = "features/";

    private static final Pattern RUN = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,98}[a-z0-9])?");

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)+");

    /** S3's own limit. */
    private static final int LONGEST_KEY = 1024;

    private static final String LABELS = ".labels";

    private ObjectKeys() {}

    /** True for what a run may be called: it is part of object keys, message keys and a transactional id. */
    public static boolean isRunName(String run) {
        return RUN.matcher(run).matches() && !run.contains("..");
    }

    /**
     * True for the key of an object below a folder such as {@code runs/<run>/} whose words are all plain names: foreign messages
     * and files name objects, and a key becomes a path in a store of files.
     */
    public static boolean isBelow(String folder, String key) {
        return key.length() <= LONGEST_KEY
                && key.startsWith(folder)
                && key.length() > folder.length()
                && !key.contains("..")
                && KEY.matcher(key).matches();
    }

    public static String dataset(String nameAndHash, String file) {
        return DATASETS + nameAndHash + "/" + file;
    }

    /** {@code <name>-<hash>} of such a key; empty where it is none. */
    public static String datasetOf(String key) {
        String[] words = key.split("/");
        return words.length == 3 ? words[1] : "";
    }

    /** A backbone's graph from pixels to features, named by its own SHA-256: datasets share it. */
    public static String backbone(String sha256) {
        return FEATURES + "backbones/" + sha256 + ".onnx";
    }

    /** {@code features/<features>/<file>}: dataset.json, where all is embedded. */
    public static String features(String features, String file) {
        return FEATURES + features + "/" + file;
    }

    /** The features of the images from {@code first} on. */
    public static String chunk(String features, boolean test, int first) {
        return features(features, "chunks/%s-%d".formatted(test ? "test" : "train", first));
    }

    /** {@code runs/<run>/<file>}: spec.yaml, split.json. */
    public static String run(String run, String file) {
        return "runs/" + run + "/" + file;
    }

    public static String guessingModel(String run, long step, long epoch) {
        return run(run, "models/%d-%d.onnx".formatted(step, epoch));
    }

    /** The labels that a propagation gave by the network after a step; they stand where a guessing model would. */
    public static String propagatedLabels(String run, long step, long epoch) {
        return run(run, "models/%d-%d".formatted(step, epoch) + LABELS);
    }

    /** True for the key of propagated labels, among those of guessing models. */
    public static boolean isOfPropagatedLabels(String key) {
        return key.endsWith(LABELS);
    }

    public static String checkpoint(String run, long step, long epoch, String file) {
        return run(run, "checkpoints/%d-%d/%s".formatted(step, epoch, file));
    }

    /** {@code runs/<run>/history/<from>-<to>-<epoch>.csv}, steps from..to inclusive. */
    public static String history(String run, long from, long to, long epoch) {
        return run(run, "history/%d-%d-%d.csv".formatted(from, to, epoch));
    }

    public static String report(String run, String file) {
        return run(run, "report/" + file);
    }
}
