/* write_dataset ljspeech|arctic FOLDER CLIPS: the synthetic dataset, for tests of the command. FOLDER is
 * there and empty. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "synthetic.h"

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: write_dataset ljspeech|arctic FOLDER CLIPS\n", stderr);
        return 2;
    }
    static struct synthetic synthetic;
    synthetic_write(&synthetic, argv[2], strcmp(argv[1], "arctic") == 0, atoi(argv[3]), 3);
    synthetic_forget(&synthetic);
    return 0;
}
