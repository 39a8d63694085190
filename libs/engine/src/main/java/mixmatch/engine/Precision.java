package mixmatch.engine;

/** The number format of a chunk's computation. State, losses and the gradient of the weights are float32 in any. */
public enum Precision {
    FLOAT32,
    /** Convolutions, normalizations and activations in bfloat16; pooling, the linear layer and the losses in float32. */
    BF16
}
