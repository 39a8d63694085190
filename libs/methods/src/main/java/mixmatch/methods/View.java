package mixmatch.methods;

/** An augmentation of an unlabelled image: whether a label is guessed from it, and the network trained on it. */
public record View(boolean guessed, boolean trained) {}
