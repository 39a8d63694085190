package mixmatch.local;

import java.util.Map;

/** Who may use the object store. Carried in the environment, never in a command line, which others can read. */
record Credentials(String accessKey, String secretKey) {
    static final String ACCESS_KEY = "MIXMATCH_S3_ACCESS_KEY";
    static final String SECRET_KEY = "MIXMATCH_S3_SECRET_KEY";

    /** Of the embedded store, which only listens on loopback. */
    static final Credentials EMBEDDED = new Credentials("mixmatch", "mixmatch-local");

    Credentials {
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("an S3 access key and a secret key are needed");
        }
    }

    /** Those that a person set for a store of their own. */
    static Credentials fromEnvironment(Map<String, String> environment) {
        String access = environment.getOrDefault(ACCESS_KEY, "");
        String secret = environment.getOrDefault(SECRET_KEY, "");
        if (access.isBlank() || secret.isBlank()) {
            throw CommandFailure.badInput(
                    "--s3 needs credentials: set %s and %s in the environment".formatted(ACCESS_KEY, SECRET_KEY));
        }
        return new Credentials(access, secret);
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "Credentials[" + accessKey + "]";
    }
}
