from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='callback',
            name='one_call_a_question',
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.UniqueConstraint(fields=('draw', 'contact'), name='one_call_a_draw'),
        ),
    ]
