package mixmatch.trainer.arithmetic;

/** L_u: squared error between probabilities and guesses, mean over rows and classes (MixMatch, 2019, eq. 4). */
final class UnlabeledLoss {
    /**
     * A method of a {@link TorchScript}: the sum over rows of weight * squared error, a scalar.
     *
     * <p>logits [N, classes]; guesses, probabilities [N, classes]; row_weights [N]: 1 / (K * B * classes) for each of the
     * K * B unlabeled rows of a step, 0 for others.
     */
    static final String METHOD = """
              def unlabeled_loss(self: __torch__.Program, logits: Tensor, guesses: Tensor, row_weights: Tensor) -> Tensor:
                error = torch.sub(torch.softmax(logits, 1), guesses)
                return torch.sum(torch.mul(torch.sum(torch.mul(error, error), [1]), row_weights))
            """;

    private UnlabeledLoss() {}
}
