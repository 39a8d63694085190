package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.FileDiagnosis;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.ListeningPort;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.plan.Room;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mistake gets one sentence on standard error and exit code 2, and starts nothing. */
class BadInputTest {
    /** ONNX: uint8 [n, h, w, 3] to their mean, float32 [n, 3], for images of any size. */
    private static final byte[] DYNAMIC_MODEL = Base64.getDecoder()
            .decode("CAg6hgEKFwoBeBIBZiIEQ2FzdCoJCgJ0bxgBoAECCjIKAWYSAXAiClJlZHVjZU1lYW4qDQoEYXhlc0AB"
                    + "QAKgAQcqDwoIa2VlcGRpbXMYAKABAhIBZ1oeCgF4EhkKFwgCEhMKAxIBbgoDEgFoCgMSAXcKAggDYhQK"
                    + "AXASDwoNCAESCQoDEgFuCgIIA0IECgAQEQ==");

    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train nosuchspec | there is no spec named nosuchspec under specs/, nor such a file; there are article,",
                "train digitz | there is no spec named digitz under specs/, nor such a file; did you mean digits?",
                "train no/such.yaml | there is no spec file no/such.yaml",
                "train --set method.temprature=1 | method.temprature is not a known key; did you mean",
                "train --set method.temperature=-1 | method.temperature",
                "train --set temperature | write KEY=VALUE",
                "train --labels 10 --set dataset.labels=20 | dataset.labels is set twice, to 10 and to 20",
                "train --steps many | training.steps",
                "train --method flexmatch | method.name",
                "train --replicas labelgess=2 | labelgess is not a service; did you mean labelguess?",
                "train --replicas labelguess=lots | write SERVICE=N",
                "train --replicas augment=2,labelguess=lots | --replicas labelguess=lots: write SERVICE=N",
                "up --replicas augment=2,labelguess=lots | --replicas labelguess=lots: write SERVICE=N",
                "train --no-services | --no-services needs --kafka and --s3",
                "topics tail ordrs | there is no topic ordrs; did you mean orders?",
                "topics tail orders --from sometime | --from sometime: write earliest, a step",
                "topics tail orders --limit 0 | --limit 0: write a number from 1",
                "topics show orders | --step",
                "topics show orders --step 1 --png x.png | topic orders has no images; those with images are unlabeled",
                "topics show guessed --step 1 --png no/such/x.png | --png no/such/x.png: nothing can be written",
                "topics --dir no/such | there are no topics in no/such",
                "train --kafka nowhere | write HOST:PORT",
                "train --s3 nowhere | write a URL",
                "train --s3 http://127.0.0.1:9/bucket | write scheme, host and port alone",
                "train --s3 http://127.0.0.1:99999 | write scheme, host and port alone",
                "train --s3 ftp://127.0.0.1 | write a URL",
                "train --kafka 127.0.0.1:99999 | write HOST:PORT",
                "train --kafka-port 70000 | --kafka-port 70000: ports are 1 to 65535",
                "train --s3-port -1 | --s3-port -1: ports are 1 to 65535",
                "train --replicas labelguess=0 | nobody else could do its work",
                "train --s3 http://127.0.0.1:9 | set MIXMATCH_S3_ACCESS_KEY and MIXMATCH_S3_SECRET_KEY",
                "train --data no/such/folder | the data directory no/such/folder does not exist",
                "train cifar10-250 | specs/cifar10-250.yaml trains on cifar10",
                "train --set training.batch=65536 | but the broker takes messages of 8388608; set training.batch",
                "train --labels 1298 | --labels (dataset.labels) can be at most 1",
                "train --labels | --labels needs a value: --labels N",
                "train --lables 10 | mixmatch train has no option --lables; did you mean --labels?",
                "trian | mixmatch has no command trian; did you mean train?",
                "xyz | mixmatch has no command xyz; mixmatch --help says what there is",
                "topics tial | mixmatch topics has no command tial; did you mean tail?",
                "train digits digits | mixmatch train has no use for digits; mixmatch train --help says what there is",
                "runs --replicas augment=2 | mixmatch runs has no option --replicas",
                "show last --replicas augment=2 | mixmatch show has no option --replicas",
                "predict last x.png --kafka h:1 | mixmatch predict has no option --kafka",
                "logs --s3 http://h:1 | mixmatch logs has no option --s3",
                "down --no-services | mixmatch down has no option --no-services",
                "plan --dir d | mixmatch plan has no option --dir",
                "diff last | mixmatch diff needs RUN; mixmatch diff --help says what there is",
                "predict last | mixmatch predict needs IMAGE",
                "predict no.onnx x.png --top 0 | --top 0: give 1 or more",
                "embed last x.png | mixmatch embed needs --out FILE",
                "embed last x.png --out x.txt | --out x.txt: give a name that ends in .csv or .npy",
                "embed last x.png --out no/such/x.npy | --out no/such/x.npy: nothing can be written there",
                "embed no.onnx x.png --out x.npy | the model no.onnx can't be read: no such file",
                "evaluate last | mixmatch evaluate needs --data DIR",
                "evaluate last --data specs | last is no file, nor a run that has left a model in",
                "compare last | mixmatch compare needs RUN",
                "compare a b | there is no run a, as nothing was ever trained in",
                "runs --sort size | --sort",
                "logs | there are no logs in",
                "specs digitz | there is no spec named digitz under specs/, nor such a file; did you mean digits?",
                "init no/such/mixmatch.yaml | no/such/mixmatch.yaml can't be written",
                "train --name Owls! | name is \"Owls!\", but must be of lower-case letters",
                "train --quiet --verbos | mixmatch train has no option --verbos; did you mean --verbose?",
                "plan nosuchspec | there is no spec named nosuchspec under specs/, nor such a file; there are article,",
                "plan --set schedule.lead=0 | schedule.lead",
                "plan --set training.batch=65536 | but the broker takes messages of 8388608",
                "plan --replicas trainer=2 | there are as many trainers as --runs",
                "plan --replicas augment=2,labelguess=lots | --replicas labelguess=lots: write SERVICE=N",
                "plan --replicas labelguess=0 | --replicas labelguess=0: write SERVICE=N with N from 1 to 1000",
                "plan --trainer-ms 0 | --trainer-ms 0: give a number above 0, as in --trainer-ms 40",
                "plan --trainer-ms fast | --trainer-ms",
                "plan --guess-ms NaN | --guess-ms NaN: give a number above 0",
                "plan --cores -1 | --cores -1: give a number above 0",
                "plan --network-mbit Infinity | --network-mbit Infinity: give a number above 0",
                "plan --runs 0 | --runs 0: give a number from 1 to 1000",
                "plan --models-kept 0 | --models-kept 0: give a number from 1",
                "experiment | mixmatch experiment needs EXPERIMENT; mixmatch experiment --help says what there is",
                "experiment digitz | there is no experiment or spec named digitz, nor such a file; did you mean digits?",
                "experiment ten-precent | did you mean ten-percent?",
                "experiment no/such.yaml | there is no file no/such.yaml of an experiment or a spec",
                "experiment digits --methods fixmtach | --methods: fixmtach is not a method; did you mean fixmatch?",
                "experiment digits --methods , | --methods names none; name one, or leave it out",
                "experiment digits --methods full | --methods: name a method that is not among those that it is compared",
                "experiment digits --against fulll | --against: fulll is not a method; did you mean full?",
                "experiment digits --labels ten | --labels: ten is neither a number of images nor a percentage up to",
                "experiment digits --labels 10,110% | --labels: 110% is neither a number of images nor a percentage",
                "experiment digits --labels 10,5 | is 5, but there are 10 classes and each needs a labelled image",
                "experiment digits --labels 5000 | --labels (dataset.labels) can be at most 1",
                "experiment digits --seeds , | --seeds names none",
                "experiment digits --seeds 5..1 | --seeds: 5..1 is no seed, nor a range that has one",
                "experiment digits --seeds 1..5000 | --seeds: these are more than 1000 seeds",
                "experiment digits --set method.k=3 | --set method.k: each method has its own settings",
                "experiment digits --set seed=3 | --set seed: give --seeds",
                "experiment digits --steps many | training.steps",
                "experiment digits --at-once 0 | --at-once 0: give a number from 1 to 64",
                "experiment cifar10-ten-percent | trains on cifar10, which is not part of the project; say where it is",
                "features --backbone no/such.onnx | no/such.onnx does not exist; give --backbone an ONNX file",
                "features --backbone .. | .. is a folder; give --backbone the .onnx file in it",
                "features --backbone pom.xml | pom.xml is no ONNX model, or is damaged; download or export it again",
                "features --backbone x.onnx --views 0 | --views 0 --strong 0: 0 weak and 0 strong views; there is at least",
                "features --backbone x.onnx --views 60 --strong 5 | and at most 64 are embedded",
                "features --backbone x.onnx --layout whcn | --layout whcn: give nchw or nhwc",
                "features --backbone x.onnx --tokens all | --tokens all: give class or mean",
                "train --backbone no/such.onnx | no/such.onnx does not exist; give --backbone an ONNX file",
                "train --size 224 | mixmatch train needs --backbone FILE.onnx where another option says how to take it",
                "train digits --backbone x.onnx | specs/digits.yaml is a spec of digits, and a backbone's features are",
                "train --backbone x.onnx --set augmentation.mirror=true | augmentation.mirror is true, but vectors are no images",
                "train --backbone x.onnx --method freematch --strong 0 | --strong 0: freematch trains on strong views;",
                "train --backbone x.onnx --method fixmatch --views 62 | --views 62 --strong 4: ",
                "train --dataset a --backbone x.onnx | --dataset a is in the store already; leave it out, or --data and",
                "train --dataset a --data b | --dataset a is in the store already; leave it out, or --data and",
                "experiment features --dataset a --data b | --dataset a is in the store already; leave it out, or --data",
                "train --dataset a --dry-run | --dry-run starts nothing, so it can't look into the store;",
                "train --dataset a --steps many | training.steps",
                "plan --backbone no/such.onnx | no/such.onnx does not exist; give --backbone an ONNX file",
                "plan digits --backbone x.onnx | specs/digits.yaml is a spec of digits, and a backbone's features are",
                "plan --train-images 5 | --train-images counts the images that are embedded; give --backbone, too",
                "plan --views 4 | mixmatch plan needs --backbone FILE.onnx where another option says how to take it",
                "'' | a command is missing",
            })
    void isOneSentence(String command, String expected) {
        int code = execute(command.isBlank() ? new String[0] : command.split(" "));

        assertThat(said())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("mixmatch: ")
                .contains(expected);
        assertThat(code).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(dir.resolve("work/kafka")).doesNotExist();
    }

    @Test
    void vectorsNeedNoBackbone() throws Exception {
        Path vectors = Files.createDirectories(dir.resolve("vectors"));
        for (String file : List.of("train.npy", "train-labels.npy", "test.npy", "test-labels.npy")) {
            Files.writeString(vectors.resolve(file), "");
        }

        int code = execute("train", "--data", vectors.toString(), "--backbone", "x.onnx");

        assertThat(said())
                .containsExactly("mixmatch: %s holds vectors already; leave out --backbone".formatted(vectors));
        assertThat(code).isEqualTo(2);
    }

    @Test
    void whatIsWrongWithAFolderOfImagesIsNamed() throws Exception {
        Path images = dir.resolve("images");
        for (int i = 0; i < 10; i++) {
            image(images.resolve("cat/%d.png".formatted(i)));
            image(images.resolve("dog/%d.png".formatted(i)));
        }
        Path empty = Files.createDirectories(images.resolve("eel"));
        assertRefused(images, "eel");

        Files.delete(empty);
        Path damaged = Files.writeString(images.resolve("dog/x.png"), "no image");
        assertRefused(images, damaged.getFileName().toString());
    }

    @Test
    void anUnreadableImageIsLeftOutAndNamedWhereThatIsAsked() throws Exception {
        Path images = dir.resolve("images");
        for (int i = 0; i < 10; i++) {
            image(images.resolve("cat/%d.png".formatted(i)));
            image(images.resolve("dog/%d.png".formatted(i)));
        }
        Path damaged = Files.writeString(images.resolve("dog/x.png"), "no image");

        // Batches larger than the broker takes, which is found out later, so that nothing is started.
        int code = execute("train", "--data", images.toString(), "--skip-unreadable", "--set", "training.batch=65536");

        assertThat(said()).hasSize(4);
        assertThat(said().get(1)).startsWith("mixmatch: left out " + damaged);
        assertThat(said().get(2)).isEqualTo("mixmatch: left out 1 images that can't be read");
        assertThat(said().get(3)).contains("set training.batch");
        assertThat(code).isEqualTo(2);
    }

    @Test
    void whatAFolderHoldsIsSaidBeforeAnyImageIsRead() throws Exception {
        Path images = dir.resolve("My photos");
        for (String animal : List.of("cat", "dog", "owl")) {
            for (int i = 0; i < 12; i++) {
                image(images.resolve("Train/%s/%d.png".formatted(animal, i)));
            }
            for (int i = 0; i < 3; i++) {
                image(images.resolve("Test/%s/%d.png".formatted(animal, i)));
            }
        }
        image(images.resolve("Train/owl/2023/snow.png"));
        Files.writeString(images.resolve("Train/owl/x.png"), "no image");

        int code = execute("train", "--data", images.toString());

        assertThat(said()).hasSize(3);
        assertThat(said().get(0))
                .isEqualTo(
                        "mixmatch: classes (3): cat, dog, owl; 38 training, 9 test images, 32x32 colour; 12 labelled, the"
                                + " others count as unlabelled (--labels N takes more labels)");
        assertThat(said().get(1))
                .isEqualTo("mixmatch: 1 of the 14 images of class owl lie in folders below %s; they count as owl"
                        .formatted(images.resolve("Train/owl")));
        assertThat(said().get(2)).contains("x.png cannot be read");
        assertThat(code).isEqualTo(2);
    }

    @Test
    void quietlyNothingButWhatWentWrongIsSaid() throws Exception {
        Path images = dir.resolve("images");
        for (int i = 0; i < 10; i++) {
            image(images.resolve("cat/%d.png".formatted(i)));
            image(images.resolve("dog/%d.png".formatted(i)));
        }
        Path damaged = Files.writeString(images.resolve("dog/x.png"), "no image");

        assertThat(execute("train", "--data", images.toString(), "--quiet")).isEqualTo(2);
        assertThat(said()).singleElement().asString().contains(damaged + " cannot be read");
    }

    @Test
    void tooManyLabelsAreFoundBeforeAnyImageIsRead() throws Exception {
        Path images = dir.resolve("images");
        for (int i = 0; i < 10; i++) {
            image(images.resolve("cat/%d.png".formatted(i)));
            Files.createDirectories(images.resolve("dog"));
            Files.writeString(images.resolve("dog/%d.png".formatted(i)), "no image");
        }

        assertThat(execute("train", "--data", images.toString(), "--labels", "20", "--dry-run"))
                .isEqualTo(2);
        assertThat(said()).singleElement().asString().contains("can be at most 16");
        err.reset();

        int code = execute("train", "--data", images.toString(), "--labels", "20");

        assertThat(said())
                .containsExactly(
                        "mixmatch: --labels (dataset.labels) can be at most 16 (class cat has 8 images), but is 20");
        assertThat(code).isEqualTo(2);
    }

    @Test
    void imagesOfOnesOwnAreReadAtTheSizeThatSuitsThem() throws Exception {
        Path images = Files.createDirectories(dir.resolve("images"));
        byte[] records = new byte[20 * 3073];
        for (int i = 0; i < 20; i++) {
            records[3073 * i] = (byte) (i % 10);
        }
        Files.write(images.resolve("data_batch_1.bin"), records);
        Files.write(images.resolve("test_batch.bin"), records);

        // The 250 labels are those of cifar10-quick; the size of digits would have been refused before.
        int code = execute("train", "--data", images.toString());

        assertThat(said())
                .hasSize(1)
                .first()
                .asString()
                .contains("--labels (dataset.labels) can be at most 20 (class airplane has 2 images), but is 250");
        assertThat(code).isEqualTo(2);
    }

    @Test
    void aTestClassThatTrainLacksAndAClassWithTooFewImagesAreNamed() throws Exception {
        Path images = dir.resolve("images");
        image(images.resolve("train/cat/1.png"));
        image(images.resolve("train/dog/1.png"));
        image(images.resolve("test/cat/1.png"));
        Path eel = image(images.resolve("test/eel/1.png"));
        assertRefused(images, "eel");

        Files.move(eel.getParent(), images.resolve("test/dog"));
        assertRefused(images, "no image left without a label");
    }

    private void assertRefused(Path images, String name) {
        err.reset();
        int code = execute("train", "--data", images.toString());

        assertThat(said()).last().asString().contains(name).doesNotContain("Exception");
        assertThat(code).isEqualTo(2);
        assertThat(dir.resolve("work/kafka")).doesNotExist();
    }

    private static Path image(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"--kafka-port", "--s3-port"})
    void aPortInUseIsNamed(String option) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = execute("train", option, Integer.toString(taken.getLocalPort()));

            assertThat(said())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("the port is in use")
                    .contains(option + " " + taken.getLocalPort());
            assertThat(code).isEqualTo(2);
        }
    }

    @Test
    void aPortThatIsReservedIsNotCalledInUse() {
        assertThat(ListeningPort.say(new BindException("Permission denied")))
                .contains("permission denied")
                .doesNotContain("in use");
    }

    @Test
    void aFullOrReadOnlyDiskIsNamedThroughTheCommand() throws Exception {
        Path work = Files.createDirectories(dir.resolve("work"));
        try (Mount full = Mount.tmpfs(work, "size=1m")) {
            assertThat(execute("train")).isEqualTo(2);
            assertThat(said()).hasSize(1).first().asString().contains("the disk is full", work.toString());
        }
        err.reset();
        try (Mount readOnly = Mount.tmpfs(work, "ro")) {
            assertThat(execute("train")).isEqualTo(2);
            assertThat(said())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("can't be written", "read-only file system", work.toString());
        }
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void aDiskThatBecomesFullIsNamedWithItsFolder() {
        assertThat(FileDiagnosis.sentence(new IOException("No space left on device"), "work"))
                .isEqualTo("the disk of --dir work is full; make room or give another --dir");
        assertThat(FileDiagnosis.sentence(new AccessDeniedException("/a/b"), ""))
                .isEqualTo("/a/b: permission denied; check the file and its permissions");
    }

    @Test
    void memoryThatRanOutIsAFailureInASentenceAndNoInterruption() {
        int code = Mixmatch.fail(new Console(print(out), print(err), 0), new OutOfMemoryError("Java heap space"), "");

        assertThat(said()).hasSize(1).first().asString().contains("the memory of this command");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void theTrainersNativesNeedRoomOnlyUntilTheyAreUnpacked() throws Exception {
        assumeTrue(System.getenv("DJL_CACHE_DIR") == null, "the natives lie elsewhere here");
        Path folder = Files.createDirectories(dir.resolve("w"));
        try (Mount gibibyte = Mount.tmpfs(folder, "size=1g")) {
            assertThat(catchThrowable(() -> WorkDir.openForTrainer(folder)))
                    .hasMessageContaining("1536 MiB are needed");
            Files.createDirectories(folder.resolve("cache/djl/pytorch"));

            assertThat(WorkDir.openForTrainer(folder).root()).isEqualTo(folder);
        }
    }

    @Test
    void eachFolderHasCredentialsOfItsOwnThatOnlyItsOwnerMayRead() throws Exception {
        WorkDir one = WorkDir.open(dir.resolve("one"));
        Credentials made = Credentials.ofFolder(one);

        assertThat(Credentials.ofFolder(one)).isEqualTo(made);
        assertThat(made.secretKey()).hasSize(40);
        assertThat(Credentials.ofFolder(WorkDir.open(dir.resolve("two"))).secretKey())
                .isNotEqualTo(made.secretKey());
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(one.root().resolve("s3.env"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aModelThatDoesNotSayHowLargeItsImagesAreIsNoFaultOfTheImage() throws Exception {
        Path model = Files.write(dir.resolve("any.onnx"), DYNAMIC_MODEL);
        Path image = image(dir.resolve("image.png"));

        assertThat(mixmatch("predict", model.toString(), image.toString())).isEqualTo(2);
        assertThat(said()).hasSize(1).first().asString().contains(model + " is not a model that train leaves");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(dir.resolve("a-file"));

        int code = mixmatch("train", "--dir", file.resolve("work").toString());

        assertThat(said()).hasSize(1).first().asString().contains(file.toString());
        assertThat(code).isEqualTo(2);
    }

    @Test
    void aFullDiskIsSaidBeforeAnythingIsStarted() {
        assertThat(catchThrowable(() -> WorkDir.open(dir.resolve("w"), Long.MAX_VALUE)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("the disk is full")
                .hasMessageContaining("MiB are free");
    }

    @Test
    void everyErrorOfASpecIsSaidAtOnce() throws Exception {
        Path spec = Files.writeString(dir.resolve("bad.yaml"), "metod: {k: 2}\ntraining: {batch: 0}\n");

        int code = execute("train", spec.toString());

        assertThat(said()).hasSizeGreaterThanOrEqualTo(2).allSatisfy(s -> assertThat(s)
                .contains("bad.yaml"));
        assertThat(code).isEqualTo(2);
    }

    @Test
    void aFileOfAnExperimentIsRefusedByItsKey() throws Exception {
        Path file = dir.resolve("mine.yaml");
        for (String bad : List.of(
                "spec: digits\nmethod: uda\n| method is not a known key; did you mean methods?",
                "methods: uda\n| spec must name the spec of the runs",
                "spec: digits\nmethods: [udda]\n| methods: udda is not a method; did you mean uda?",
                "spec: digits\nlabels: few\n| labels: few is neither a number",
                "spec: digits\nseeds: []\n| seeds names none",
                "spec: [digits\n| not valid YAML",
                "just words\n| not an experiment")) {
            err.reset();
            Files.writeString(file, bad.substring(0, bad.indexOf('|')));

            int code = execute("experiment", file.toString());

            assertThat(said()).hasSize(1).first().asString().contains(bad.substring(bad.indexOf('|') + 2));
            assertThat(said().get(0)).contains("mine.yaml: ");
            assertThat(code).isEqualTo(2);
        }
    }

    @Test
    void aFolderInUseByAnotherCommandIsRefusedBeforeImagesAreRead() throws Exception {
        Path images = dir.resolve("images");
        Files.createDirectories(images.resolve("class-without-images"));
        WorkDir work = WorkDir.open(dir.resolve("work"));
        try (var lock = work.lock().channel()) {
            int code = execute("train", "--data", images.toString());

            assertThat(said())
                    .last()
                    .asString()
                    .contains("is in use by another mixmatch")
                    .contains(work.root().toString());
            assertThat(code).isEqualTo(2);
        }
        assertThat(work.root().resolve("kafka")).doesNotExist();
    }

    @Test
    void aShellCompletesCommandsAndOptions() {
        assertThat(mixmatch("generate-completion")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("complete -F _complete_mixmatch")
                .contains("--labels")
                .doesNotContainPattern("\\bsupervise\\b");
    }

    @Test
    void helpOfACommandIsTheSameAsByItsOption() {
        assertThat(mixmatch("help", "topics")).isZero();
        String help = out.toString(StandardCharsets.UTF_8);
        out.reset();
        assertThat(mixmatch("topics", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(help).contains("tail", "--dir");
    }

    @Test
    void helpIsNoMistake() {
        assertThat(mixmatch("train", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--data")
                .contains("--replicas")
                .as("what a run needs is said at the command, and the memory is the figure of doctor and --dry-run")
                .contains("The digits take about %.1f GiB of memory".formatted(Room.PROCESSES / (double) (1L << 30)));
    }

    private int execute(String... args) {
        boolean takesDir = args.length > 0
                && Set.of("train", "experiment", "evaluate", "predict", "embed", "compare", "logs")
                        .contains(args[0]);
        String[] all = takesDir
                ? Stream.concat(
                                Stream.of(args[0], "--dir", dir.resolve("work").toString()),
                                Arrays.stream(args).skip(1))
                        .toArray(String[]::new)
                : args;
        return mixmatch(all);
    }

    private int mixmatch(String... args) {
        return Mixmatch.commandLine(new Console(print(out), print(err), 0)).execute(args);
    }

    private List<String> said() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
