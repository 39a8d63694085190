package mixmatch.methods;

/** A view of an unlabelled image: whether a label is guessed from it, the network trained on it, and it is a strong one. */
public record View(boolean guessed, boolean trained, boolean strong) {
    /** A weak view: crop, mirror and noise. */
    static View weak(boolean guessed, boolean trained) {
        return new View(guessed, trained, false);
    }

    /** A strong view, which is trained on: a weak one, then RandAugment and cutout. */
    static View trainedStrong() {
        return new View(false, true, true);
    }
}
