package mixmatch.labelguess.propagation;

/** The affinity of two images: max(cosine of their embeddings, 0)^gamma; Iscen (2019), eq. 9. Strict math. */
record Affinity(double gamma) {
    double of(float cosine) {
        return cosine > 0 ? StrictMath.pow(cosine, gamma) : 0;
    }
}
