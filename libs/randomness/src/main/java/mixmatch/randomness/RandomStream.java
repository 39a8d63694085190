package mixmatch.randomness;

/** The purpose of a random number. Numbers of different streams are independent; the order of the constants is fixed. */
public enum RandomStream {
    LABELED_IMAGES,
    UNLABELED_IMAGES,
    LABELED_AUGMENTATION,
    UNLABELED_AUGMENTATION,
    MIXUP_LAMBDA,
    MIXUP_PARTNERS,
    INITIAL_WEIGHTS,
    MODEL_NOISE,
    ADVERSARIAL_DIRECTION,
    EVALUATION_IMAGES,
    EVALUATION_AUGMENTATION,
    EMBEDDED_VIEWS
}
