package mixmatch.local.plan;

import mixmatch.spec.RunSpec;

/**
 * Milliseconds that each kind of work takes where nothing else wants the processor.
 *
 * @param augment building both batches of a step, one thread
 * @param guess guessing the K augmentations of a step, one thread
 * @param load loading a guessing model into labelguess, one thread
 * @param trainer a training step
 * @param trainerThreads that a training step keeps busy, a mean
 * @param publish making and storing a guessing model beside the training, one thread
 * @param checkpoint the same for a checkpoint
 * @param evaluate evaluating a checkpoint, one thread
 * @param broker the broker's work on a message, one thread
 * @param brokerMegabyte the broker's work on each megabyte of it besides
 * @param hop what a message takes from producer to consumer besides work and bytes: waiting for threads and polls
 * @param idleCores cores that the processes of a system take together when nothing trains: no milliseconds
 */
public record Costs(
        double augment,
        double guess,
        double load,
        double trainer,
        double trainerThreads,
        double publish,
        double checkpoint,
        double evaluate,
        double broker,
        double brokerMegabyte,
        double hop,
        double idleCores) {
    /** What {@code bench/capacity} measured, scaled to this work. */
    public static Costs measured(RunSpec spec, NetworkSize size, ImageKind images) {
        return MeasuredCosts.of(spec, size, images);
    }

    /** The same with what a person knows of their own hardware; NaN: not known. */
    public Costs with(double ownAugment, double ownGuess, double ownTrainer) {
        return new Costs(
                Double.isNaN(ownAugment) ? augment : ownAugment,
                Double.isNaN(ownGuess) ? guess : ownGuess,
                load,
                Double.isNaN(ownTrainer) ? trainer : ownTrainer,
                trainerThreads,
                publish,
                checkpoint,
                evaluate,
                broker,
                brokerMegabyte,
                hop,
                idleCores);
    }
}
