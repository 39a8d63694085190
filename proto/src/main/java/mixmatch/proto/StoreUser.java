package mixmatch.proto;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The processes that use the object store and all that each may do there: MinIO is given it, documented and tested. Keys may
 * hold {@code *}, which stands for any text. Everybody may list names: without that right a store says of an object that is not
 * there that it is forbidden.
 */
public enum StoreUser {
    AUGMENT(List.of("datasets/*", "runs/*/split.json"), List.of(), List.of()),
    LABELGUESS(
            List.of("datasets/*", "features/*", "runs/*/split.json", "runs/*/models/*"),
            // Of propagations; the trainer writes the other ones there. The command writes the other ones of features.
            List.of("features/*/chunks/*", "runs/*/models/*.labels"),
            List.of()),
    TRAINER(
            // Of the split, how many images labels are propagated among.
            List.of("datasets/*/manifest.json", "runs/*/split.json", "runs/*/models/*", "runs/*/checkpoints/*"),
            List.of("runs/*/models/*", "runs/*/checkpoints/*", "runs/*/history/*"),
            // It carries out the deletion of a whole run.
            List.of("runs/*")),
    EVAL(
            // Of features the backbones alone, which become part of models.
            List.of("datasets/*", "features/backbones/*", "runs/*"),
            // Besides reports: what a run that is begun on its page consists of.
            List.of("runs/*/report/*", "runs/*/spec.yaml", "runs/*/split.json"),
            List.of("runs/*/report/*")),
    /** The command that submits a run, watches it and fetches its results, and makes datasets of features. */
    TRAIN(
            List.of("datasets/*", "features/*", "runs/*"),
            List.of("datasets/*", "features/*", "runs/*/spec.yaml", "runs/*/split.json"),
            // What has become part of a dataset.
            List.of("features/*/chunks/*"));

    private final List<String> reads;
    private final List<String> writes;
    private final List<String> deletes;

    StoreUser(List<String> reads, List<String> writes, List<String> deletes) {
        this.reads = reads;
        this.writes = writes;
        this.deletes = deletes;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public List<String> reads() {
        return reads;
    }

    public List<String> writes() {
        return writes;
    }

    public List<String> deletes() {
        return deletes;
    }

    /** Its policy document for a bucket, in the language of S3's policies, as MinIO and others take it. */
    public String policy(String bucket) {
        List<String> statements = new ArrayList<>();
        // Also what asks whether the bucket is there.
        statements.add(statement("\"s3:ListBucket\"", bucket, List.of("")));
        statements.add(statement("\"s3:GetObject\"", bucket, reads));
        statements.add(statement("\"s3:PutObject\", \"s3:AbortMultipartUpload\"", bucket, writes));
        statements.add(statement("\"s3:DeleteObject\"", bucket, deletes));
        statements.removeIf(String::isEmpty);
        return "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n%s\n  ]\n}\n"
                .formatted(String.join(",\n", statements));
    }

    private static String statement(String actions, String bucket, List<String> keys) {
        if (keys.isEmpty()) {
            return "";
        }
        String resources = keys.stream()
                .map(key -> "\"arn:aws:s3:::%s%s\"".formatted(bucket, key.isEmpty() ? "" : "/" + key))
                .collect(Collectors.joining(",\n    "));
        return """
                {
                  "Effect": "Allow",
                  "Action": [%s],
                  "Resource": [
                    %s
                  ]
                }""".formatted(actions, resources).indent(4).stripTrailing();
    }
}
