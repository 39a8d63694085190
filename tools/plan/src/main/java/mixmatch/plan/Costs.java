package mixmatch.plan;

import mixmatch.spec.RunSpec;

/**
 * Milliseconds that each kind of work takes where nothing else wants the processor.
 *
 * @param augment building both batches of a step, one thread
 * @param guess guessing the K augmentations of a step, one thread
 * @param trainer a training step
 * @param trainerThreads that a training step keeps busy, a mean
 * @param idleCores cores that the processes of a system take together when nothing trains: no milliseconds
 */
public record Costs(
        double augment,
        double guess,
        double trainer,
        double trainerThreads,
        ModelWork models,
        BrokerWork broker,
        double idleCores) {
    /**
     * The work on models, each on one thread.
     *
     * @param load loading a guessing model into labelguess
     * @param publish making and storing a guessing model beside the training
     * @param checkpoint the same for a checkpoint
     * @param evaluate evaluating a checkpoint
     */
    public record ModelWork(double load, double publish, double checkpoint, double evaluate) {}

    /**
     * The broker's work on a message.
     *
     * @param message any message, one thread
     * @param megabyte each megabyte of it besides; the simulation leaves it out
     * @param hop what a message takes from producer to consumer besides work and bytes: waiting for threads and polls
     */
    public record BrokerWork(double message, double megabyte, double hop) {}

    /** Costs that {@code bench/capacity} measured, scaled to this work. */
    public static Costs measured(RunSpec spec, NetworkSize size, ImageKind images) {
        return MeasuredCosts.of(spec, size, images);
    }

    /** The same with what a person knows of their own hardware; NaN: not known. */
    public Costs with(double ownAugment, double ownGuess, double ownTrainer) {
        return new Costs(
                Double.isNaN(ownAugment) ? augment : ownAugment,
                Double.isNaN(ownGuess) ? guess : ownGuess,
                Double.isNaN(ownTrainer) ? trainer : ownTrainer,
                trainerThreads,
                models,
                broker,
                idleCores);
    }
}
